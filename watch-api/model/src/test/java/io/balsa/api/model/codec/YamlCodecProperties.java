package io.balsa.api.model.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.model.Kind;
import io.balsa.api.model.kinds.Kinds;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class YamlCodecProperties {
    @Property
    void anyTextSurvives(@ForAll("texts") String text) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("value", text);
        tree.put("k" + text.strip(), "key");
        tree.putArray("list").add(text).addObject().put("x", text);
        assertThat(read(YamlCodec.write(tree))).isEqualTo(tree);
    }

    @Property(tries = 100)
    void anyObjectSurvives(@ForAll("kinds") Kind kind, @ForAll long seed) {
        JsonNode tree =
                JsonCodec.toTree(kind.apiVersion(), kind.kind(), new ArbitraryMessages(seed).next(kind.prototype()));
        assertThat(asJson(read(YamlCodec.write(tree)))).isEqualTo(asJson(tree));
    }

    /** A fraction may be one of two classes of nodes; as a text it is the same. */
    private static JsonNode asJson(JsonNode tree) {
        return JsonCodec.tree(JsonCodec.bytes(tree));
    }

    private static JsonNode read(String yaml) {
        List<YamlCodec.Document> documents = YamlCodec.read(yaml);
        assertThat(documents).as(yaml).hasSize(1);
        return documents.get(0).tree();
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings()
                        .withChars(" \n:-#'\"ab01{}[],&*!|>%@`?~=.yn\t\\")
                        .ofMaxLength(12),
                Arbitraries.strings().ofMaxLength(8).filter(YamlCodecProperties::isWellFormed));
    }

    /** JSON texts are made of code points: a lone half of a pair is none. */
    private static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
    }

    @Provide
    Arbitrary<Kind> kinds() {
        return Arbitraries.of(Kinds.scheme().kinds());
    }
}
