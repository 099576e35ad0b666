package io.balsa.api.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
    private static ThrowingConsumer<Throwable> isAtLine(int line) {
        return error -> assertThat(((YamlError) error).line()).isEqualTo(line);
    }

    private static JsonNode one(String yaml) throws YamlError {
        List<YamlDocument> documents = YamlReader.read(yaml);
        assertThat(documents).hasSize(1);
        return documents.get(0).tree();
    }

    @ParameterizedTest
    @ValueSource(strings = {"configmap.yaml", "deployment.yaml", "pod.yaml", "service.yaml"})
    void whatKubectlPrintsIsReadAndPrintedTheSame(String file) throws IOException, YamlError {
        try (InputStream in = YamlTest.class.getResourceAsStream("kubectl/" + file)) {
            String text = new String(in.readAllBytes(), UTF_8);
            assertThat(YamlWriter.write(one(text))).isEqualTo(text);
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
    void plainWords(String yaml, String json) throws YamlError {
        JsonNode value = one("a: " + yaml).get("a");
        assertThat(value).hasToString(json);
    }

    @Test
    void documentsAreCountedByTheirLinesAndEmptyOnesLeftOut() throws YamlError {
        List<YamlDocument> documents = YamlReader.read("# first\na: 1\n---\n# nothing\n---\nb: 2\n---\n");
        assertThat(documents).extracting(YamlDocument::line).containsExactly(2, 6);
        assertThat(YamlReader.read("")).isEmpty();
    }

    @Test
    void jsonIsReadAsWell() throws YamlError {
        assertThat(one("{\n\t\"a\": \"yes\"\n}\n").get("a").textValue()).isEqualTo("yes");
        assertThatThrownBy(() -> YamlReader.read("{\n\"a\": [}"))
                .isInstanceOf(YamlError.class)
                .satisfies(isAtLine(2));
    }

    @Test
    void jsonTextsMayFollowOneAnother() throws YamlError {
        assertThat(YamlReader.read("{\"a\": \"yes\"}\n{}\n{\"b\":1}"))
                .extracting(document -> document.line() + " " + document.tree())
                .containsExactly("1 {\"a\":\"yes\"}", "3 {\"b\":1}");
        assertThatThrownBy(() -> YamlReader.read("{\"a\":1}\n{\"b\":1,\n\"b\":2}"))
                .isInstanceOf(YamlError.class)
                .satisfies(isAtLine(3))
                .hasMessageContaining("'b'");
    }

    @Test
    void keysAreWrittenInTheOrderOfKubectl() throws YamlError {
        assertThat(YamlWriter.write(one("{k10: 1, k9: 1, K: 1, k: 1, k_x: 1}")))
                .isEqualTo("K: 1\nk: 1\nk_x: 1\nk9: 1\nk10: 1\n");
    }

    @Test
    void aliasesAndMergesAreResolved() throws YamlError {
        assertThat(one("base: &b\n  k: 1\n  l: 2\nuse:\n  <<: *b\n  l: 3\n"))
                .hasToString("{\"base\":{\"k\":1,\"l\":2},\"use\":{\"l\":3,\"k\":1}}");
    }

    @Test
    void errorsNameTheLine() throws YamlError {
        assertThatThrownBy(() -> YamlReader.read("a:\n  b: 1\nc:\n\td: 1\n"))
                .isInstanceOf(YamlError.class)
                .satisfies(isAtLine(4))
                .hasMessage("a tab is used for indentation; YAML allows only spaces");
        assertThatThrownBy(() -> YamlReader.read("a: 1\nb: 2\na: 3\n"))
                .satisfies(isAtLine(3))
                .hasMessage("the key \"a\" is there twice, first on line 1");
        assertThatThrownBy(() -> YamlReader.read("a: [1\nb: 2\n"))
                .isInstanceOf(YamlError.class)
                .satisfies(isAtLine(2));
        assertThatThrownBy(() -> YamlReader.read("a: b: c\n"))
                .isInstanceOf(YamlError.class)
                .satisfies(isAtLine(1));
    }

    @Test
    void aTextThatGrowsWithoutEndIsRefused() throws YamlError {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 9; i++) {
            bomb.append("a" + i + ": &a" + i + " [")
                    .append(("*a" + (i - 1) + ",").repeat(10))
                    .append("]\n");
        }
        assertThatThrownBy(() -> YamlReader.read(bomb.toString())).isInstanceOf(YamlError.class);
        assertThatThrownBy(() -> YamlReader.read("&a [*a]")).isInstanceOf(YamlError.class);
    }

    /** On a stack as small as a server's. */
    @Test
    void aTextThatNestsTooDeeplyIsRefusedBeforeTheStackEnds() throws Exception {
        List<String> begins = List.of("[", "- ", "? ", "{a: ", "{? ");
        var refused = new FutureTask<>(() -> {
            List<String> messages = new ArrayList<>();
            for (String begin : begins) {
                for (int times : List.of(201, 400, 50_000)) {
                    try {
                        messages.add(YamlReader.read(begin.repeat(times)).toString());
                    } catch (YamlError e) {
                        messages.add(e.getMessage());
                    }
                }
                assertThat(YamlReader.read("{\"a\":[".repeat(99) + "1" + "]}".repeat(99)))
                        .hasSize(1);
            }
            return messages;
        });
        new Thread(null, refused, "small", 512 * 1024).start();
        assertThat(refused.get(30, TimeUnit.SECONDS))
                .hasSize(15)
                .allMatch(message -> message.contains("the document nests deeper than 200 levels"));
    }

    @Test
    void aTextOfMoreValuesThanAnObjectMayHaveIsRefused() throws YamlError {
        assertThatThrownBy(() -> YamlReader.read("- a\n".repeat(100_001)))
                .isInstanceOf(YamlError.class)
                .hasMessageContaining("more than 100000 values");
        assertThatThrownBy(() -> YamlReader.read("{\"a\":[" + "{},".repeat(900_000) + "{}]}"))
                .isInstanceOf(YamlError.class)
                .hasMessageContaining("more than 100000 values");
    }

    /** Had each value its path, this would be a hundred gigabytes. */
    @Test
    void aLongKeyAboveManyValuesTakesNoMoreThanTheText() throws YamlError {
        String text = "? " + "k".repeat(1_500_000) + "\n: [" + "1,".repeat(90_000) + "1]\n";
        assertThat(one(text).properties().iterator().next().getValue()).hasSize(90_001);
    }

    @Test
    void aFileMayHoldManyObjects() throws YamlError {
        String one = "data: {text: " + "x".repeat(100_000) + "}\n---\n";
        assertThat(YamlReader.read(one.repeat(50))).hasSize(50);
    }

    @Test
    void aTextOfAnyLengthIsWritten() {
        String times = "1" + ":1".repeat(500_000);
        assertThat(YamlWriter.write(new TextNode(times))).isEqualTo(times + "\n");
    }
}
