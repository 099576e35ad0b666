package io.balsa.store.http;

import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaderNames;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpHeaders;
import io.grpc.netty.shaded.io.netty.handler.codec.http.HttpRequest;
import io.grpc.netty.shaded.io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;

/**
 * The head of a request.
 *
 * @param path decoded, without the query
 * @param query its parameters in order, decoded
 * @param secure whether it came over TLS
 */
record Ask(String method, String path, Map<String, List<String>> query, HttpHeaders headers, boolean secure) {
    /** @throws IllegalArgumentException when the path or the query is not properly escaped */
    static Ask of(HttpRequest request, boolean secure) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        return new Ask(request.method().name(), uri.path(), uri.parameters(), request.headers(), secure);
    }

    boolean isGet() {
        return "GET".equals(method);
    }

    /** Bytes of the body as far as the head says; -1: it does not. */
    long contentLength() {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length.trim());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The Host header without its port; empty: there is none. */
    String host() {
        String host = headers.get(HttpHeaderNames.HOST, "").trim();
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.lastIndexOf(':');
        String name = end > 0 ? host.substring(0, end) : host;
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }
}
