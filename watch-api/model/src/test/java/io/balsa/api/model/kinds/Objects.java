package io.balsa.api.model.kinds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.codec.Decoded;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Objects for tests, written as JSON with single quotes. */
final class Objects {
    static final Instant NOW = Instant.parse("2026-11-22T09:08:08Z");
    /** The metadata of what was created 2m41s before. */
    static final String OLD = "'creationTimestamp':'2026-11-22T09:05:27Z'";

    private Objects() {}

    static Message of(Kind kind, String json) {
        Decoded<Message> decoded = JsonCodec.decode(json.replace('\'', '"').getBytes(UTF_8), kind.prototype());
        assertThat(decoded.complaints()).isEmpty();
        return decoded.object();
    }

    static Message defaulted(Kind kind, String json) {
        return kind.defaulted(of(kind, json));
    }

    static String json(Kind kind, Message object) {
        return new String(JsonCodec.encode(kind.apiVersion(), kind.kind(), object), UTF_8).replace('"', '\'');
    }

    static List<String> texts(List<FieldError> errors) {
        return errors.stream().map(FieldError::toString).toList();
    }

    /** What is wrong with a new object, after defaults. */
    static List<String> errors(Kind kind, String json) {
        return texts(kind.validate(defaulted(kind, json)));
    }

    /** The cells of the object's row, as it is shown now. */
    static String row(Kind kind, String json) {
        Row row = kind.columns().row(of(kind, json), NOW);
        return row.cells().stream().map(String::valueOf).collect(Collectors.joining(" | "));
    }
}
