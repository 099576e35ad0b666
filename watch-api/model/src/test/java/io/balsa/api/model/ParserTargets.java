package io.balsa.api.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.api.model.certificate.CertificateTexts;
import io.balsa.api.model.codec.ArbitraryMessages;
import io.balsa.api.model.codec.Decoded;
import io.balsa.api.model.codec.GoDuration;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.model.codec.NormalForm;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.model.patch.PatchError;
import io.balsa.api.model.patch.Patches;
import io.balsa.api.model.selector.FieldSelector;
import io.balsa.api.model.selector.InvalidSelector;
import io.balsa.api.model.selector.LabelSelector;
import io.balsa.api.yaml.YamlDocument;
import io.balsa.api.yaml.YamlError;
import io.balsa.api.yaml.YamlReader;
import io.balsa.api.yaml.YamlWriter;
import io.balsa.k8s.core.v1.Pod;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What is fuzzed here. Whatever bytes a stranger sends, a parser answers with a value or with the one exception that it declares, in bounded
 * time and memory; and what it made of them can be printed, and reads back as the same.
 *
 * <p>The first byte of an input for objects chooses the kind, modulo their number.
 */
public final class ParserTargets {
    private static final List<Kind> KINDS = Kinds.scheme().kinds();
    static final Map<String, Consumer<byte[]>> ALL = Map.ofEntries(
            Map.entry("json", ParserTargets::json),
            Map.entry("yaml", ParserTargets::yaml),
            Map.entry("yamlText", ParserTargets::yamlText),
            Map.entry("protobuf", ParserTargets::protobuf),
            Map.entry("envelope", ParserTargets::envelope),
            Map.entry("jsonPatch", ParserTargets::jsonPatch),
            Map.entry("mergePatch", ParserTargets::mergePatch),
            Map.entry("strategicMergePatch", ParserTargets::strategicMergePatch),
            Map.entry("labelSelector", ParserTargets::labelSelector),
            Map.entry("fieldSelector", ParserTargets::fieldSelector),
            Map.entry("quantity", ParserTargets::quantity),
            Map.entry("times", ParserTargets::times),
            Map.entry("duration", ParserTargets::duration),
            Map.entry("cronSchedule", ParserTargets::cronSchedule),
            Map.entry("certificateRequest", ParserTargets::certificateRequest),
            Map.entry("certificateRequestBytes", ParserTargets::certificateRequestBytes));

    private static Consumer<byte[]> chosen = input -> {};

    private ParserTargets() {}

    /** Called by Jazzer, with the name of the target. */
    public static void fuzzerInitialize(String[] arguments) {
        chosen = ALL.get(arguments[0]);
    }

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        chosen.accept(input);
    }

    private static void json(byte[] input) {
        Kind kind = kind(input);
        Decoded<Message> decoded;
        try {
            decoded = JsonCodec.decode(rest(input), kind.prototype());
        } catch (MalformedObject e) {
            assertThat(e.getMessage()).isNotEmpty();
            return;
        }
        assertPrintable(kind, decoded.object());
        assertWritable(String.join("", decoded.complaints()));
    }

    private static void yaml(byte[] input) {
        Kind kind = kind(input);
        List<YamlDocument> documents;
        try {
            documents = YamlReader.read(new String(rest(input), UTF_8));
        } catch (YamlError e) {
            assertThat(e.line()).isPositive();
            return;
        }
        for (YamlDocument document : documents) {
            try {
                assertPrintable(
                        kind,
                        JsonCodec.decode(document.tree(), kind.prototype()).object());
            } catch (MalformedObject e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    /** What is written as YAML is read as the same tree. */
    private static void yamlText(byte[] input) {
        JsonNode tree;
        try {
            tree = JsonCodec.tree(input);
        } catch (MalformedObject e) {
            return;
        }
        if (tree.isObject() && !tree.isEmpty()) {
            List<YamlDocument> read;
            try {
                read = YamlReader.read(YamlWriter.write(tree));
            } catch (YamlError e) {
                throw new AssertionError(e);
            }
            assertThat(read).hasSize(1);
            JsonNode again = read.get(0).tree();
            JsonNode written = JsonCodec.tree(JsonCodec.bytes(again));
            assertThat(written.equals(NUMBERS, JsonCodec.tree(JsonCodec.bytes(tree))))
                    .as("%s, of %s", again, tree)
                    .isTrue();
        }
    }

    /** Go writes a number with an empty fraction as the whole number that it is. */
    private static final Comparator<JsonNode> NUMBERS =
            (a, b) -> a.isNumber() && b.isNumber() ? a.decimalValue().compareTo(b.decimalValue()) : a.equals(b) ? 0 : 1;

    private static void protobuf(byte[] input) {
        Kind kind = kind(input);
        ByteString raw = ByteString.copyFrom(rest(input));
        Message object;
        try {
            object = NormalForm.of(Envelope.decode(envelope(kind, raw), kind.prototype()));
        } catch (MalformedObject e) {
            assertThat(e.getMessage()).isNotEmpty();
            return;
        }
        assertThat(NormalForm.of(object)).isEqualTo(object);
        ByteString stored = Envelope.wrap(kind.apiVersion(), kind.kind(), object);
        assertThat(Envelope.wrap(kind.apiVersion(), kind.kind(), Envelope.decode(stored, kind.prototype())))
                .isEqualTo(stored);
        JsonCodec.encode(kind.apiVersion(), kind.kind(), object);
    }

    private static void envelope(byte[] input) {
        try {
            var unknown = Envelope.open(ByteString.copyFrom(input));
            Pod pod = Envelope.decode(ByteString.copyFrom(input), Pod.getDefaultInstance());
            assertThat(unknown.getRaw().size()).isLessThan(input.length);
            JsonCodec.encode("v1", "Pod", NormalForm.of(pod));
        } catch (MalformedObject e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static ByteString envelope(Kind kind, ByteString raw) {
        return ByteString.copyFrom(new byte[] {'k', '8', 's', 0})
                .concat(io.balsa.k8s.runtime.Unknown.newBuilder()
                        .setTypeMeta(io.balsa.k8s.runtime.TypeMeta.newBuilder()
                                .setApiVersion(kind.apiVersion())
                                .setKind(kind.kind()))
                        .setRaw(raw)
                        .build()
                        .toByteString());
    }

    private static void jsonPatch(byte[] input) {
        patch(input, Patches.Type.JSON);
    }

    private static void mergePatch(byte[] input) {
        patch(input, Patches.Type.MERGE);
    }

    private static void strategicMergePatch(byte[] input) {
        patch(input, Patches.Type.STRATEGIC);
    }

    private static void patch(byte[] input, Patches.Type type) {
        Kind kind = kind(input);
        Message before = NormalForm.of(new ArbitraryMessages(17).next(kind.prototype()));
        try {
            Decoded<Message> after = Patches.apply(kind.apiVersion(), kind.kind(), before, type, rest(input));
            assertPrintable(kind, after.object());
        } catch (PatchError | MalformedObject e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static void labelSelector(byte[] input) {
        try {
            LabelSelector selector = LabelSelector.parse(new String(input, UTF_8));
            assertThat(LabelSelector.parse(selector.toString())).isEqualTo(selector);
            selector.matches(Map.of("a", "b"));
        } catch (InvalidSelector e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static void fieldSelector(byte[] input) {
        try {
            FieldSelector selector = FieldSelector.parse(new String(input, UTF_8));
            assertThat(FieldSelector.parse(selector.toString())).isEqualTo(selector);
        } catch (InvalidSelector e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static void quantity(byte[] input) {
        Quantity quantity;
        try {
            quantity = Quantity.parse(new String(input, UTF_8));
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).containsAnyOf("quantities must match", "unable to parse quantity's suffix");
            return;
        }
        assertThat(Quantity.parse(quantity.toString())).isEqualTo(quantity);
        quantity.units();
        quantity.millis();
    }

    private static void times(byte[] input) {
        var tree = JsonNodeFactory.instance.objectNode();
        tree.putObject("metadata").put("creationTimestamp", new String(input, UTF_8));
        tree.put("eventTime", new String(input, UTF_8));
        Kind event = Kinds.scheme().byResource("", "v1", "events").orElseThrow();
        try {
            assertPrintable(event, JsonCodec.decode(tree, event.prototype()).object());
        } catch (MalformedObject e) {
            assertThat(e.getMessage()).contains("is no RFC 3339 time");
        }
    }

    private static void duration(byte[] input) {
        try {
            var duration = GoDuration.parse(new String(input, UTF_8));
            assertThat(GoDuration.parse(GoDuration.text(duration))).isEqualTo(duration);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("time: ");
        }
    }

    private static void cronSchedule(byte[] input) {
        try {
            assertThat(CronSchedule.parse(new String(input, UTF_8))).isNotNull();
        } catch (NumberFormatException e) {
            throw new AssertionError(e);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static void certificateRequest(byte[] input) {
        CertificateTexts.wrongWithRequest(input).ifPresent(ParserTargets::assertWritable);
        CertificateTexts.wrongWithCertificate(input).ifPresent(ParserTargets::assertWritable);
    }

    /** Bytes instead of the PEM around them, which a fuzzer would hardly get right. */
    private static void certificateRequestBytes(byte[] input) {
        String base64 = java.util.Base64.getEncoder().encodeToString(input);
        for (String type : List.of("CERTIFICATE REQUEST", "CERTIFICATE")) {
            String pem = "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
            CertificateTexts.wrongWithRequest(pem.getBytes(UTF_8));
            CertificateTexts.wrongWithCertificate(pem.getBytes(UTF_8));
        }
    }

    private static Kind kind(byte[] input) {
        return KINDS.get(input.length == 0 ? 0 : (input[0] & 0xff) % KINDS.size());
    }

    private static byte[] rest(byte[] input) {
        return input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
    }

    /** In JSON and in protobuf, and from both the same comes back. */
    private static void assertPrintable(Kind kind, Message object) {
        Message normal = NormalForm.of(object);
        byte[] json = JsonCodec.encode(kind.apiVersion(), kind.kind(), normal);
        Decoded<Message> again = JsonCodec.decode(json, kind.prototype());
        assertThat(again.complaints()).isEmpty();
        assertThat(NormalForm.of(again.object())).isEqualTo(normal);
        ByteString stored = Envelope.wrap(kind.apiVersion(), kind.kind(), normal);
        assertThat(NormalForm.of(Envelope.decode(stored, kind.prototype()))).isEqualTo(normal);
    }

    /** A message for whoever sent the input: it has to be written as JSON. */
    private static void assertWritable(String text) {
        JsonCodec.bytes(JsonNodeFactory.instance.textNode(text));
    }
}
