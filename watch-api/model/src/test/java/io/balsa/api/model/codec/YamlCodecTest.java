package io.balsa.api.model.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlCodecTest {
    private static JsonNode one(String yaml) {
        List<YamlCodec.Document> documents = YamlCodec.read(yaml);
        assertThat(documents).hasSize(1);
        return documents.get(0).tree();
    }

    @ParameterizedTest
    @ValueSource(strings = {"configmap.yaml", "deployment.yaml", "pod.yaml", "service.yaml"})
    void whatKubectlPrintsIsReadAndPrintedTheSame(String file) throws IOException {
        try (InputStream in = YamlCodecTest.class.getResourceAsStream("kubectl/" + file)) {
            String text = new String(in.readAllBytes(), UTF_8);
            assertThat(YamlCodec.write(one(text))).isEqualTo(text);
        }
    }

    /** The decisions of {@link YamlScalars}: as old as kubectl's YAML. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "yes, true",
                "No, false",
                "on, true",
                "y, true",
                "'yes', \"yes\"",
                "0644, 420",
                "0o644, 420",
                "0x1F, 31",
                "0b11, 3",
                "1_000, 1000",
                "12, 12",
                "-3, -3",
                "1.5, 1.5",
                "9223372036854775807, 9223372036854775807",
                "99999999999999999999, 99999999999999999999",
                "1:30, \"1:30\"",
                "2026-11-22, \"2026-11-22\"",
                "null, null",
                "nginx:1.27, \"nginx:1.27\"",
                "1.2.3, \"1.2.3\"",
                "500m, \"500m\"",
            })
    void plainWords(String yaml, String json) {
        JsonNode value = one("a: " + yaml).get("a");
        assertThat(value).hasToString(json);
    }

    @Test
    void documentsAreCountedByTheirLinesAndEmptyOnesLeftOut() {
        List<YamlCodec.Document> documents = YamlCodec.read("# first\na: 1\n---\n# nothing\n---\nb: 2\n---\n");
        assertThat(documents).extracting(YamlCodec.Document::line).containsExactly(2, 6);
        assertThat(YamlCodec.read("")).isEmpty();
    }

    @Test
    void jsonIsReadAsWell() {
        List<YamlCodec.Document> documents = YamlCodec.read("{\n\t\"a\": \"yes\"\n}\n{\"b\":1}");
        assertThat(documents).hasSize(2);
        assertThat(documents.get(0).tree().get("a").textValue()).isEqualTo("yes");
        assertThatThrownBy(() -> YamlCodec.read("{\n\"a\": x}"))
                .isInstanceOf(YamlError.class)
                .hasMessageStartingWith("line 2: ");
    }

    @Test
    void aliasesAndMergesAreResolved() {
        assertThat(one("base: &b\n  k: 1\n  l: 2\nuse:\n  <<: *b\n  l: 3\n"))
                .hasToString("{\"base\":{\"k\":1,\"l\":2},\"use\":{\"l\":3,\"k\":1}}");
    }

    @Test
    void errorsNameTheLine() {
        assertThatThrownBy(() -> YamlCodec.read("a:\n  b: 1\nc:\n\td: 1\n"))
                .isInstanceOf(YamlError.class)
                .hasMessage("line 4: a tab is used for indentation; YAML allows only spaces");
        assertThatThrownBy(() -> YamlCodec.read("a: 1\nb: 2\na: 3\n"))
                .hasMessage("line 3: the key \"a\" is there twice, first on line 1");
        assertThatThrownBy(() -> YamlCodec.read("a: [1\nb: 2\n"))
                .isInstanceOf(YamlError.class)
                .hasMessageStartingWith("line 2: ");
        assertThatThrownBy(() -> YamlCodec.read("a: b: c\n"))
                .isInstanceOf(YamlError.class)
                .hasMessageStartingWith("line 1: ");
    }

    @Test
    void aTextThatGrowsWithoutEndIsRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a" + i + ": &a" + i + " [")
                    .append(("*a" + (i - 1) + ",").repeat(10))
                    .append("]\n");
        }
        assertThatThrownBy(() -> YamlCodec.read(bomb.toString())).isInstanceOf(YamlError.class);
        assertThatThrownBy(() -> YamlCodec.read("&a [*a]")).isInstanceOf(YamlError.class);
    }

    @Test
    void aTextThatNestsTooDeeplyIsRefusedBeforeTheStackEnds() {
        for (String deep : List.of("[".repeat(50_000), "- ".repeat(50_000), "a: " + "{a: ".repeat(50_000))) {
            assertThatThrownBy(() -> YamlCodec.read(deep))
                    .isInstanceOf(YamlError.class)
                    .hasMessage("line 1: the document nests deeper than 500 levels");
        }
    }

    @Test
    void aTextOfMoreValuesThanAnObjectMayHaveIsRefused() {
        assertThatThrownBy(() -> YamlCodec.read("- a\n".repeat(100_001)))
                .isInstanceOf(YamlError.class)
                .hasMessageContaining("more than 100000 values");
        assertThatThrownBy(() -> YamlCodec.read("{\"a\":[" + "{},".repeat(900_000) + "{}]}"))
                .isInstanceOf(YamlError.class)
                .hasMessageContaining("more than 200000 tokens");
    }
}
