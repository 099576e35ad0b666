package io.balsa.ctl.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "null",
                "\"a\\u00e9\\n\"",
                "[]",
                "{}",
                "[1, -2147483648, 2147483648, 123456789012345678901234567890, 1.5, 1e400, true, false, null]",
                "{\"a\": {\"b\": [{\"c\": \"\"}, []]}, \"d\": 0}",
                "{\"twice\": 1, \"twice\": 2}",
                "1 2"
            })
    void aTreeIsWhatTheObjectMapperMakes(String text) throws Exception {
        assertThat(JsonReader.read(text)).isEqualTo(new ObjectMapper().readTree(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1,", "{\"a\"", "{\"a\":}", "[1 2]", "<html>", "\"a", "]"})
    void whatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> JsonReader.read(text)).isInstanceOf(JacksonException.class);
    }

    @Test
    void nestingHasALimit() {
        assertThatThrownBy(() -> JsonReader.read("[".repeat(100_000))).isInstanceOf(JacksonException.class);
    }

    @Test
    void valuesFollowEachOther() throws Exception {
        byte[] bytes = "{\"a\":1}\n{\"a\":2}\n".getBytes(StandardCharsets.UTF_8);
        JsonReader reader = JsonReader.of(new ByteArrayInputStream(bytes));
        assertThat(reader.next()).hasToString("{\"a\":1}");
        assertThat(reader.next()).hasToString("{\"a\":2}");
        assertThat(reader.next()).isNull();
    }
}
