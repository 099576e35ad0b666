package io.balsa.api.model.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.api.model.Kind;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.yaml.YamlDocument;
import io.balsa.api.yaml.YamlError;
import io.balsa.api.yaml.YamlReader;
import io.balsa.api.yaml.YamlWriter;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class YamlObjectsProperties {
    @Property(tries = 100)
    void anyObjectSurvives(@ForAll("kinds") Kind kind, @ForAll long seed) throws YamlError {
        JsonNode tree =
                JsonCodec.toTree(kind.apiVersion(), kind.kind(), new ArbitraryMessages(seed).next(kind.prototype()));
        assertThat(fromJson(read(YamlWriter.write(tree)))).isEqualTo(fromJson(tree));
    }

    /** The tree as JSON would be read: a number in raw JSON may have another class of node and be the same. */
    private static JsonNode fromJson(JsonNode tree) {
        return JsonCodec.tree(JsonCodec.bytes(tree));
    }

    private static JsonNode read(String yaml) throws YamlError {
        List<YamlDocument> documents = YamlReader.read(yaml);
        assertThat(documents).as(yaml).hasSize(1);
        return documents.get(0).tree();
    }

    @Provide
    Arbitrary<Kind> kinds() {
        return Arbitraries.of(Kinds.scheme().kinds());
    }
}
