package io.balsa.api.model.kinds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.codec.Decoded;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.model.validation.FieldError;
import java.util.List;

/** Objects for tests, written as JSON with single quotes. */
final class Objects {
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
}
