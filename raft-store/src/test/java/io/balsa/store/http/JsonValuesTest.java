package io.balsa.store.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.store.http.ProtoJson.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class JsonValuesTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void valuesThatFollowEachOtherAreCutApart() throws Malformed {
        JsonValues values = new JsonValues(1_000);
        assertThat(values.feed(bytes("{\"ID\":\"7\"} {\"I"))).containsExactly("{\"ID\":\"7\"}");
        assertThat(values.feed(bytes("D\":8}[1,2.5e3,{}]\n3 "))).containsExactly("{\"ID\":8}", "[1,2.5e3,{}]", "3");
        assertThat(values.end()).isEmpty();
    }

    @Test
    void aWordEndsWithTheInput() throws Malformed {
        JsonValues values = new JsonValues(1_000);
        assertThat(values.feed(bytes(" null"))).isEmpty();
        assertThat(values.end()).containsExactly("null");
    }

    @Test
    void whatIsNoJsonIsRefusedInTheWordsOfGo() {
        assertMalformed("{\"key\":}", "invalid character '}' looking for beginning of value");
        assertMalformed("{key:1}", "invalid character 'k' looking for beginning of object key string");
        assertMalformed("{\"key\" 1}", "invalid character '1' after object key");
        assertMalformed("{\"key\":1 2}", "invalid character '2' after object key:value pair");
        assertMalformed("[1 2]", "invalid character '2' after array element");
        assertMalformed("{\"key\":01}", "invalid character '0' looking for beginning of value");
        assertMalformed("{\"key\":nul}", "invalid character 'n' looking for beginning of value");
        assertMalformed("{\"a\":\"\\x\"}", "invalid character 'x' in string escape code");
        assertMalformed("{\"a\":\"\\u12g4\"}", "invalid character 'g' in \\u hexadecimal character escape");
        assertMalformed("{\"a\":\"\n\"}", "invalid character '\n' in string literal");
        assertMalformed("{,}", "invalid character ',' looking for beginning of object key string");
        assertMalformed("[1,]", "invalid character ']' looking for beginning of value");
        assertMalformed("{\"a\":1,}", "invalid character '}' looking for beginning of object key string");
        assertMalformed("}", "invalid character '}' looking for beginning of value");
    }

    private static void assertMalformed(String text, String message) {
        assertThatThrownBy(() -> new JsonValues(1_000).feed(bytes(text)))
                .as(text)
                .isInstanceOf(Malformed.class)
                .hasMessage(message);
    }

    @Test
    void aValueThatDoesNotEndIsRefusedAtTheEnd() throws Malformed {
        JsonValues values = new JsonValues(1_000);
        values.feed(bytes("{\"key\":\"Zm9v"));
        assertThatThrownBy(values::end).isInstanceOf(Malformed.class).hasMessage("unexpected EOF");
    }

    @Test
    void sizeAndDepthHaveLimits() {
        assertThatThrownBy(() -> new JsonValues(10).feed(bytes("{\"key\":\"0123456789\"}")))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining("more than 10 bytes");
        assertMalformed("[".repeat(101), "exceeded max depth");
    }

    @Provide
    Arbitrary<String> json() {
        return json(3);
    }

    private static Arbitrary<String> json(int depth) {
        Arbitrary<String> leaves =
                Arbitraries.of("\"\"", "\"a\\\"\\\\b\\u00e9\"", "\"é{[,:\"", "0", "-1.5e-3", "true", "false", "null");
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<List<String>> inner = json(depth - 1).list().ofMaxSize(3);
        return Arbitraries.oneOf(leaves, inner.map(list -> "[" + String.join(" , ", list) + "]"), inner.map(list -> {
            List<String> fields = new ArrayList<>();
            for (String value : list) {
                fields.add("\"k" + fields.size() + "\" : " + value);
            }
            return "{" + String.join(",", fields) + "}";
        }));
    }

    @Property(tries = 300)
    void howTheBytesArriveMakesNoDifference(
            @ForAll("json") String first,
            @ForAll("json") String second,
            @ForAll @IntRange(min = 1, max = 7) int pieceBytes)
            throws Malformed {
        byte[] all = bytes(first + "\n" + second);
        JsonValues values = new JsonValues(1 << 20);
        List<String> seen = new ArrayList<>();
        for (int from = 0; from < all.length; from += pieceBytes) {
            int to = Math.min(all.length, from + pieceBytes);
            seen.addAll(values.feed(java.util.Arrays.copyOfRange(all, from, to)));
        }
        seen.addAll(values.end());
        assertThat(seen).containsExactly(first, second);
    }
}
