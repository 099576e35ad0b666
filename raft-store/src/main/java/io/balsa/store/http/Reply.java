package io.balsa.store.http;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole answer.
 *
 * @param headers beside length and connection, which are added when it is sent
 */
record Reply(int status, Map<String, String> headers, ByteString body) {
    static final String JSON = "application/json";
    static final String TEXT = "text/plain; charset=utf-8";

    static Reply of(int status, String contentType, ByteString body) {
        return new Reply(status, Map.of("Content-Type", contentType), body);
    }

    static Reply of(int status, String contentType, String body) {
        return of(status, contentType, ByteString.copyFromUtf8(body));
    }

    /** As Go's {@code http.Error}, which etcd uses, says what went wrong. */
    static Reply error(int status, String message) {
        return of(status, TEXT, message + "\n").with("X-Content-Type-Options", "nosniff");
    }

    static Reply empty(int status) {
        return new Reply(status, Map.of(), ByteString.EMPTY);
    }

    static Reply notFound() {
        return error(404, "404 page not found");
    }

    static Reply onlyGet() {
        return error(405, "Method Not Allowed").with("Allow", "GET");
    }

    Reply with(String name, String value) {
        return with(Map.of(name, value));
    }

    Reply with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new Reply(status, all, body);
    }
}
