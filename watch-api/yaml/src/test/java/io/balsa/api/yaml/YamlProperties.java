package io.balsa.api.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class YamlProperties {
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;
    private static final int DEPTH = 4;

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
                Arbitraries.longs().map(YamlProperties::number),
                Arbitraries.of(true, false).map(MAKE::booleanNode),
                Arbitraries.just(MAKE.nullNode()));
        return trees(leaves, strings, DEPTH);
    }

    /** Bounded in depth: trees that grow by chance alone are now and then too large for the heap. */
    private static Arbitrary<JsonNode> trees(Arbitrary<JsonNode> leaves, Arbitrary<String> strings, int depth) {
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<JsonNode> below = trees(leaves, strings, depth - 1);
        Arbitrary<JsonNode> lists = below.list().ofMaxSize(3).map(items -> {
            var array = MAKE.arrayNode();
            items.forEach(array::add);
            return array;
        });
        Arbitrary<JsonNode> objects = Arbitraries.maps(strings, below)
                .ofMaxSize(3)
                .map(map -> {
                    var object = MAKE.objectNode();
                    map.forEach(object::set);
                    return object;
                });
        return Arbitraries.oneOf(leaves, lists, objects);
    }

    /** As JSON is read: the smallest class that holds it. */
    private static JsonNode number(long value) {
        return (int) value == value ? MAKE.numberNode((int) value) : MAKE.numberNode(value);
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

    @Property
    void anyTextSurvives(@ForAll("texts") String text) throws Exception {
        var tree = MAKE.objectNode();
        tree.put("value", text);
        tree.put("k" + text.strip(), "key");
        tree.putArray("list").add(text).addObject().put("x", text);
        assertThat(YamlReader.read(YamlWriter.write(tree)).get(0).tree()).isEqualTo(tree);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings()
                        .withChars(" \n:-#'\"ab01{}[],&*!|>%@`?~=.yn\t\\")
                        .ofMaxLength(12),
                Arbitraries.strings().ofMaxLength(8).filter(YamlProperties::isWellFormed),
                // Ends of lines to some readers, and what is no character.
                Arbitraries.strings()
                        .withChars("ab \n:\t\u0000\u001b\u007f\u0085\u009f\u00a0\u00ad\u2028\u2029\ufeff\ufffe\uffff")
                        .ofMaxLength(8),
                // Longer than a line.
                Arbitraries.strings().withChars("ab \n'").ofMinLength(60).ofMaxLength(200));
    }

    /** JSON texts are made of code points: a lone half of a pair is none. */
    private static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
    }

    @Example
    void linesAreKnown() throws Exception {
        YamlDocument document = YamlReader.read("a:\n- x: 1\n  w: 2\nb: 3\n").get(0);
        assertThat(document.lineOf("a[0].w")).isEqualTo(3);
        assertThat(document.lineOf("a[0].z")).isEqualTo(2);
        assertThat(document.lineOf("b")).isEqualTo(4);
        assertThat(document.lineOf("zzz")).isZero();
    }

    @Example
    void documentsAreSeparateAndEmptyOnesLeftOut() throws Exception {
        assertThat(YamlReader.read("---\na: 1\n---\n# nothing\n---\nb: 2\n")).hasSize(2);
    }
}
