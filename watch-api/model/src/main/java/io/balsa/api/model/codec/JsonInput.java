package io.balsa.api.model.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.balsa.api.model.MalformedObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One JSON document on its way into a message: the parser, the path of the value it is at, and what was found that a
 * strict reader refuses. Used by one thread for one document.
 */
final class JsonInput {
    /** Kubernetes' decoder stops listing after as many. */
    private static final int MAX_COMPLAINTS = 100;

    private final JsonParser parser;
    private final List<Object> path = new ArrayList<>();
    private final List<String> structs = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    JsonInput(JsonParser parser) {
        this.parser = parser;
    }

    JsonParser parser() {
        return parser;
    }

    JsonToken token() {
        return parser.currentToken();
    }

    JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new MalformedObject("unexpected end of JSON input");
        }
        return token;
    }

    String text() throws IOException {
        return Surrogates.paired(parser.getText());
    }

    /** A whole number of 64 bits; a fraction is refused, as Go refuses it. */
    long wholeNumber(ValueForm form) throws IOException {
        if (token() != JsonToken.VALUE_NUMBER_INT || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            mismatch(form);
        }
        return parser.getLongValue();
    }

    /** Enters a field of a message, an item of a list or an entry of a map. */
    void enter(Object step) {
        path.add(step);
    }

    void leave() {
        path.remove(path.size() - 1);
    }

    void enterStruct(String name) {
        structs.add(name);
    }

    void leaveStruct() {
        structs.remove(structs.size() - 1);
    }

    void unknownField(String name) {
        complain("unknown field \"" + join(name) + "\"");
    }

    void duplicateField(String name) {
        complain("duplicate field \"" + join(name) + "\"");
    }

    /** What a strict reader refuses, in the order it was found. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    private void complain(String text) {
        if (complaints.size() < MAX_COMPLAINTS && !complaints.contains(text)) {
            complaints.add(text);
        }
    }

    /** Go's words for a value of the wrong type. Never returns; the type lets it stand in an expression. */
    Object mismatch(ValueForm form) throws IOException {
        return mismatch(form.goType());
    }

    Object mismatch(String goType) throws IOException {
        String found = switch (token()) {
            case VALUE_STRING -> "string";
            case VALUE_TRUE, VALUE_FALSE -> "bool";
            case START_OBJECT -> "object";
            case START_ARRAY -> "array";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> isNumberType(goType) ? "number " + text() : "number";
            default -> "null";
        };
        String where = path.isEmpty()
                ? "Go value"
                : "Go struct field " + (structs.isEmpty() ? "" : structs.get(structs.size() - 1)) + "." + dotted();
        throw new MalformedObject("json: cannot unmarshal " + found + " into " + where + " of type " + goType);
    }

    /** A value that is of the right JSON type and still cannot be read. */
    MalformedObject error(String text) {
        return new MalformedObject(path.isEmpty() ? text : join("") + ": " + text);
    }

    private static boolean isNumberType(String goType) {
        return goType.startsWith("int") || goType.startsWith("float");
    }

    /** Go names the fields on the way and leaves out the places in lists. */
    private String dotted() {
        List<String> names = new ArrayList<>();
        for (Object step : path) {
            if (step instanceof String name) {
                names.add(name);
            }
        }
        return String.join(".", names);
    }

    private String join(String last) {
        StringBuilder out = new StringBuilder();
        for (Object step : path) {
            if (step instanceof Integer index) {
                out.append('[').append(index).append(']');
            } else {
                out.append(out.isEmpty() ? "" : ".").append(step);
            }
        }
        return last.isEmpty()
                ? out.toString()
                : out.append(out.isEmpty() ? "" : ".").append(last).toString();
    }
}
