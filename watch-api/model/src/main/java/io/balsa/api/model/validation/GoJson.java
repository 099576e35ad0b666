package io.balsa.api.model.validation;

import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.Optional;

/** What Go's JSON parser says of texts that it does not take. */
public final class GoJson {
    private static final String END = "unexpected end of JSON input";
    private static final String SPACES = " \t\r\n";
    private static final String STARTS = "{[\"-0123456789tfn";
    private static final ObjectReader READER =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private GoJson() {}

    /** Empty where the text is an object, or null, which Go takes for one. */
    public static Optional<String> notAnObject(byte[] json) {
        int at = 0;
        while (at < json.length && SPACES.indexOf(json[at]) >= 0) {
            at++;
        }
        if (at == json.length) {
            return Optional.of(END);
        }
        char first = (char) (json[at] & 0xff);
        if (STARTS.indexOf(first) < 0) {
            return Optional.of("invalid character " + quote(first) + " looking for beginning of value");
        }
        try {
            JsonNode value = READER.readTree(json);
            return value.isObject() || value.isNull() ? Optional.empty() : Optional.of(mismatch(value));
        } catch (JsonEOFException e) {
            return Optional.of(END);
        } catch (IOException e) {
            // the parser's own words would quote what they are about
            return Optional.of("it is no JSON object");
        }
    }

    private static String mismatch(JsonNode value) {
        String type = switch (value.getNodeType()) {
            case ARRAY -> "array";
            case STRING -> "string";
            case NUMBER -> "number";
            default -> "bool";
        };
        return "json: cannot unmarshal " + type + " into Go value of type map[string]interface {}";
    }

    private static String quote(char character) {
        return switch (character) {
            case '\'' -> "'\\''";
            case '"' -> "'\"'";
            default -> {
                String quoted = GoText.quote(String.valueOf(character));
                yield "'" + quoted.substring(1, quoted.length() - 1) + "'";
            }
        };
    }
}
