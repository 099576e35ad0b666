package io.balsa.ctl.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One request; immutable. The path begins with a slash. */
public record Request(
        String method,
        String path,
        String query,
        String accept,
        @Nullable String contentType,
        @Nullable String body) {
    public static final String JSON = "application/json";
    public static final String TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,"
            + "application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

    public static Request get(String path) {
        return new Request("GET", path, "", JSON, null, null);
    }

    /** Of a path with a query, as a user wrote it. */
    public static Request at(String target) {
        int mark = target.indexOf('?');
        return mark < 0
                ? get(target)
                : new Request("GET", target.substring(0, mark), target.substring(mark + 1), JSON, null, null);
    }

    public static Request of(String method, String path, String contentType, String body) {
        return new Request(method, path, "", JSON, contentType, body);
    }

    public Request accepting(String media) {
        return new Request(method, path, query, media, contentType, body);
    }

    /** Adds a query parameter; an empty or null value adds nothing. */
    public Request with(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return this;
        }
        String part = URLEncoder.encode(name, StandardCharsets.UTF_8) + "="
                + URLEncoder.encode(value, StandardCharsets.UTF_8);
        return new Request(method, path, query.isEmpty() ? part : query + "&" + part, accept, contentType, body);
    }

    /** A watch or a followed log may be silent for as long as nothing happens. */
    boolean isEndless() {
        return ("&" + query + "&").contains("&watch=true&") || ("&" + query + "&").contains("&follow=true&");
    }

    String target() {
        return query.isEmpty() ? path : path + "?" + query;
    }
}
