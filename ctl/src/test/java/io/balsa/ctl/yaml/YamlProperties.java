package io.balsa.ctl.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class YamlProperties {
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

    @Provide
    Arbitrary<JsonNode> trees() {
        Arbitrary<String> strings = Arbitraries.oneOf(
                Arbitraries.strings()
                        .withChars(" aB1:-#'\"\n{}[]&*!|>%@`,?.\\é\t")
                        .ofMaxLength(12),
                Arbitraries.of(
                        "y",
                        "no",
                        "null",
                        "~",
                        "1",
                        "1.5",
                        "0x1f",
                        "1e3",
                        "true",
                        "2026-11-22",
                        "1:20",
                        "",
                        " x",
                        "a: b"));
        Arbitrary<JsonNode> leaves = Arbitraries.oneOf(
                strings.map(MAKE::textNode),
                Arbitraries.longs().map(MAKE::numberNode),
                Arbitraries.of(true, false).map(MAKE::booleanNode),
                Arbitraries.just(MAKE.nullNode()));
        return Arbitraries.lazyOf(
                () -> leaves,
                () -> leaves,
                () -> trees().list().ofMaxSize(3).map(items -> {
                    var array = MAKE.arrayNode();
                    items.forEach(array::add);
                    return array;
                }),
                () -> Arbitraries.maps(strings, trees()).ofMaxSize(3).map(map -> {
                    var object = MAKE.objectNode();
                    map.forEach(object::set);
                    return object;
                }));
    }

    @Property(tries = 400)
    void whatIsWrittenIsReadAsTheSameTree(@ForAll("trees") JsonNode tree) throws Exception {
        var object = MAKE.objectNode();
        object.set("k", tree);
        assertThat(YamlReader.read(YamlWriter.write(object)).get(0).tree()).isEqualTo(object);
    }

    @Property(tries = 200)
    void jsonIsYaml(@ForAll("trees") JsonNode tree) throws Exception {
        var object = MAKE.objectNode();
        object.set("k", tree);
        assertThat(YamlReader.read(new ObjectMapper().writeValueAsString(object))
                        .get(0)
                        .tree())
                .isEqualTo(object);
    }

    @Example
    void linesAreKnown() throws Exception {
        YamlDocument document = YamlReader.read("a:\n- x: 1\n  y: 2\nb: 3\n").get(0);
        assertThat(document.lineOf("a[0].y")).isEqualTo(3);
        assertThat(document.lineOf("a[0].z")).isEqualTo(2);
        assertThat(document.lineOf("b")).isEqualTo(4);
        assertThat(document.lineOf("zzz")).isZero();
    }

    @Example
    void documentsAreSeparateAndEmptyOnesLeftOut() throws Exception {
        assertThat(YamlReader.read("---\na: 1\n---\n# nothing\n---\nb: 2\n")).hasSize(2);
    }

    @Example
    void errorsSayWhere() {
        assertThatThrownBy(() -> YamlReader.read("a:\n\tb: 1\n"))
                .isInstanceOfSatisfying(
                        YamlError.class, e -> assertThat(e.line()).isEqualTo(2))
                .hasMessageContaining("a tab is used");
        assertThatThrownBy(() -> YamlReader.read("a: 1\na: 2\n")).isInstanceOf(YamlError.class);
    }

    @Example
    void whatNestsTooDeeplyIsRefusedBeforeTheStackEnds() {
        for (String deep : List.of("[".repeat(50_000), "- ".repeat(50_000), "a: " + "{a: ".repeat(50_000))) {
            assertThatThrownBy(() -> YamlReader.read(deep))
                    .isInstanceOf(YamlError.class)
                    .hasMessageContaining("nested deeper than 200 levels");
        }
    }
}
