package io.balsa.ctl.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * JSON text to trees, of a key that stands twice the last value. Not by Jackson's ObjectMapper, which could map any class
 * and date: to get ready for that takes it longer than the whole of a small answer.
 *
 * <p>The parser's limits hold: a thousand levels, so that the recursion here is safe.
 */
public final class JsonReader {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

    private final JsonParser parser;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads value after value; one is complete as soon as its last byte is there. The caller closes the stream. */
    public static JsonReader of(InputStream in) throws IOException {
        return new JsonReader(FACTORY.createParser(in));
    }

    /**
     * The first value; a missing node where there is none.
     *
     * @throws JacksonException when it is not JSON
     */
    public static JsonNode read(InputStream in) throws IOException {
        return first(FACTORY.createParser(in));
    }

    /** @throws JacksonException when it is not JSON */
    public static JsonNode read(byte[] bytes) throws IOException {
        return first(FACTORY.createParser(bytes));
    }

    /** @throws JacksonException when it is not JSON */
    public static JsonNode read(String text) throws JacksonException {
        try {
            return first(FACTORY.createParser(text));
        } catch (JacksonException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory could not be read", e);
        }
    }

    private static JsonNode first(JsonParser parser) throws IOException {
        JsonNode tree = new JsonReader(parser).next();
        return tree == null ? MissingNode.getInstance() : tree;
    }

    /** The next value; null behind the last one. */
    public @Nullable JsonNode next() throws IOException {
        JsonToken token = parser.nextToken();
        return token == null ? null : value(token);
    }

    private JsonNode value(JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> MAKE.textNode(parser.getText());
            case VALUE_TRUE -> MAKE.booleanNode(true);
            case VALUE_FALSE -> MAKE.booleanNode(false);
            case VALUE_NULL -> MAKE.nullNode();
            case VALUE_NUMBER_FLOAT -> MAKE.numberNode(parser.getDoubleValue());
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT -> MAKE.numberNode(parser.getIntValue());
                    case LONG -> MAKE.numberNode(parser.getLongValue());
                    default -> MAKE.numberNode(parser.getBigIntegerValue());
                };
            default -> throw new IllegalStateException("a parser that blocks has answered " + token);
        };
    }

    private ObjectNode object() throws IOException {
        ObjectNode object = MAKE.objectNode();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            object.set(name, value(parser.nextToken()));
        }
        return object;
    }

    private ArrayNode array() throws IOException {
        ArrayNode array = MAKE.arrayNode();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(token));
        }
        return array;
    }
}
