package io.balsa.ctl.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.ctl.rest.JsonReader;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoValueTest {
    @Test
    void valuesPrintAsInGo() {
        Map<String, String> expected = Map.ofEntries(
                Map.entry("{\"tier\":\"x\",\"app\":\"web\"}", "map[app:web tier:x]"),
                Map.entry("[\"a\",\"b\"]", "[a b]"),
                Map.entry("[{\"b\":[1,2]},null]", "[map[b:[1 2]] <nil>]"),
                Map.entry("{}", "map[]"),
                Map.entry("[]", "[]"),
                Map.entry("null", "<nil>"),
                Map.entry("true", "true"),
                Map.entry("12345678901", "12345678901"),
                Map.entry("1.50", "1.5"),
                Map.entry("2.0", "2"),
                Map.entry("0.0001", "0.0001"),
                Map.entry("0.00001", "1e-05"),
                Map.entry("-1.25e30", "-1.25e+30"),
                Map.entry("1e20", "100000000000000000000"));
        expected.forEach((json, text) -> assertThat(read(json)).as(json).isEqualTo(text));
    }

    private static String read(String json) {
        try {
            return GoValue.text(JsonReader.read(json));
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new AssertionError(json, e);
        }
    }
}
