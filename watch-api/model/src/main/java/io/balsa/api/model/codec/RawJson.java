package io.balsa.api.model.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.api.model.MalformedObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Bytes of a message that are a JSON text themselves: an object of another kind, a set of field paths. */
final class RawJson {
    /** For what has been read once already. */
    private static final JsonFactory OWN = new JsonFactory();

    private RawJson() {}

    static void write(JsonGenerator out, ByteString json) throws IOException {
        if (json.isEmpty()) {
            out.writeNull();
            return;
        }
        // token by token, so that a generator that builds a tree sees a tree
        try (JsonParser parser = OWN.createParser(json.toByteArray())) {
            parser.nextToken();
            copy(parser, out);
        }
    }

    static ByteString read(JsonInput in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = OWN.createGenerator(bytes)) {
            copy(in.parser(), out);
        }
        return ByteString.copyFrom(bytes.toByteArray());
    }

    /** Copies a value. A number that no double holds is refused, because later nobody could make a tree of it. */
    private static void copy(JsonParser in, JsonGenerator out) throws IOException {
        int depth = 0;
        for (JsonToken token = in.currentToken(); ; token = in.nextToken()) {
            if (token == null) {
                throw new MalformedObject("unexpected end of JSON input");
            }
            switch (token) {
                case VALUE_NUMBER_FLOAT -> out.writeNumber(finite(in.getDoubleValue()));
                case FIELD_NAME -> out.writeFieldName(Surrogates.paired(in.currentName()));
                case VALUE_STRING -> out.writeString(Surrogates.paired(in.getText()));
                default -> out.copyCurrentEvent(in);
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (depth == 0) {
                return;
            }
        }
    }

    private static double finite(double number) {
        if (!Double.isFinite(number)) {
            throw new MalformedObject("json: cannot unmarshal number into Go value of type float64");
        }
        return number;
    }

    /**
     * The message, where its bytes are one JSON value.
     *
     * @throws MalformedObject where they are not
     */
    static <M extends Message> M requireJson(M message, ByteString json) {
        if (!json.isEmpty()) {
            JsonCodec.tree(json.toByteArray());
        }
        return message;
    }
}
