package io.balsa.api.model.codec;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import com.google.protobuf.Message;
import io.balsa.api.model.MalformedObject;
import io.balsa.k8s.meta.v1.ListMeta;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/**
 * Kubernetes' JSON for any of its messages, in both directions.
 *
 * <p>Written as Kubernetes writes it: kind and apiVersion first, fields in the order of the Go types, empty values
 * where Kubernetes has them ({@code "status":{}}, {@code "creationTimestamp":null}). Read as Kubernetes reads it: names
 * are case-sensitive, a null is a field that is not set, a number in place of a string is an error, unknown and repeated
 * fields are reported and otherwise ignored.
 *
 * <p>Law: reading what was written gives the message back, apart from values that say nothing (a zero where Kubernetes
 * has no pointer), which are not written.
 *
 * <p>Stateless; any thread may call it.
 */
public final class JsonCodec {
    /** As deep as an object may nest; Kubernetes' own types stay below 40. */
    public static final int MAX_DEPTH = 500;

    /**
     * As many tokens as a text may have: ten times those of the largest sensible object. A value costs a hundred times
     * more memory as a message than its two characters in the text.
     */
    public static final int MAX_TOKENS = 200_000;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxTokenCount(MAX_TOKENS)
                    .build())
            .build();
    /** Where Jackson's messages speak of Jackson: places in the code and in the text, names of its classes. */
    private static final Pattern OF_THE_PARSER = Pattern.compile(
            " \\((?:start marker at )?\\[Source.*?\\](?:; line: .*?\\])?\\)|,? from `[^`]*`|: enable `[^`]*` to allow",
            Pattern.DOTALL);

    static final ObjectMapper TREES = new ObjectMapper(FACTORY).setNodeFactory(new FiniteNumbers());
    /** For what this process has written itself: a list may be as long as it is. */
    private static final ObjectMapper OWN_TREES = new ObjectMapper();

    private JsonCodec() {}

    // -- writing ----------------------------------------------------------------------------------------------------

    /** The object as UTF-8 JSON text without line breaks. */
    public static byte[] encode(String apiVersion, String kind, Message object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator out = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            write(out, apiVersion, kind, object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes the object; where kind is empty, without kind and apiVersion, as items of lists are. */
    public static void write(JsonGenerator out, String apiVersion, String kind, Message object) throws IOException {
        out.writeStartObject();
        if (!kind.isEmpty()) {
            writeType(out, apiVersion, kind);
        }
        MessagePlan.of(object.getDefaultInstanceForType()).writeFields(out, WireInput.of(object));
        out.writeEndObject();
    }

    /** A list of objects, as UTF-8 JSON text. */
    public static byte[] encodeList(
            String apiVersion, String listKind, ListMeta meta, Iterable<? extends Message> items) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator out = FACTORY.createGenerator(bytes, JsonEncoding.UTF8)) {
            out.writeStartObject();
            writeType(out, apiVersion, listKind);
            out.writeFieldName("metadata");
            write(out, "", "", meta);
            out.writeArrayFieldStart("items");
            for (Message item : items) {
                write(out, "", "", item);
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void writeType(JsonGenerator out, String apiVersion, String kind) throws IOException {
        out.writeStringField("kind", kind);
        out.writeStringField("apiVersion", apiVersion);
    }

    /** The object as a tree. */
    public static ObjectNode toTree(String apiVersion, String kind, Message object) {
        try (TokenBuffer buffer = new TokenBuffer(TREES, false)) {
            write(buffer, apiVersion, kind, object);
            return TREES.readTree(buffer.asParser());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A generator of UTF-8 JSON text for those who write more than one object; the caller closes it. */
    public static JsonGenerator generator(java.io.OutputStream out) throws IOException {
        return FACTORY.createGenerator(out, JsonEncoding.UTF8);
    }

    // -- reading ----------------------------------------------------------------------------------------------------

    /**
     * Reads an object of the prototype's class from JSON text.
     *
     * @throws MalformedObject where the text is no JSON, or holds a value of the wrong type
     */
    public static <M extends Message> Decoded<M> decode(byte[] json, M prototype) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            return read(parser, prototype);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** As above, from a tree. */
    public static <M extends Message> Decoded<M> decode(JsonNode tree, M prototype) {
        try (JsonParser parser = TREES.treeAsTokens(tree)) {
            return read(parser, prototype);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /**
     * The tree of a JSON text. Of a field that is there twice the last one counts.
     *
     * @throws MalformedObject where the text is no JSON or more than one value
     */
    public static JsonNode tree(byte[] json) {
        try (JsonParser parser = Surrogates.paired(FACTORY.createParser(json))) {
            JsonNode tree = TREES.readTree(parser);
            if (tree == null || tree.isMissingNode()) {
                throw new MalformedObject("unexpected end of JSON input");
            }
            requireEnd(parser);
            return tree;
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** The tree of a JSON text of any size that this process has written. */
    public static JsonNode ownTree(byte[] json) {
        try {
            return OWN_TREES.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a tree. */
    public static byte[] bytes(JsonNode tree) {
        try {
            return TREES.writeValueAsBytes(tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked") // a message's builder builds the message's own class
    private static <M extends Message> Decoded<M> read(JsonParser parser, M prototype) throws IOException {
        JsonInput in = new JsonInput(parser);
        MessagePlan plan = MessagePlan.of(prototype.getDefaultInstanceForType());
        if (in.next() != JsonToken.START_OBJECT) {
            in.mismatch(plan.goType());
        }
        Message.Builder builder = prototype.newBuilderForType();
        Type type = new Type();
        plan.readFields(in, builder, type);
        requireEnd(parser);
        return new Decoded<>((M) builder.build(), type.apiVersion, type.kind, in.complaints());
    }

    private static void requireEnd(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw new MalformedObject("invalid JSON: there is more after the end of the value");
        }
    }

    private static MalformedObject malformed(IOException e) {
        return new MalformedObject("invalid JSON: " + words(e), e);
    }

    /** What is wrong with a text, for those who wrote it. */
    static String words(IOException e) {
        String text =
                String.valueOf(e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage());
        return e instanceof StreamConstraintsException && text.startsWith("Token count")
                ? "it has more than " + MAX_TOKENS + " tokens"
                : OF_THE_PARSER.matcher(text).replaceAll("");
    }

    private static final class Type implements TypeNames {
        private String apiVersion = "";
        private String kind = "";

        @Override
        public void kind(String value) {
            kind = value;
        }

        @Override
        public void apiVersion(String value) {
            apiVersion = value;
        }
    }
}
