package io.balsa.api.server.http.request;

import io.balsa.api.model.StatusError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The parameters after the question mark. Unknown ones do no harm: Kubernetes ignores them too. */
public final class Query {
    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * Reads a raw query.
     *
     * @param query as it stood in the request line, without the question mark; null or empty for none
     * @throws StatusError BadRequest when it is not percent-encoded properly
     */
    public static Query parse(@Nullable String query) {
        var values = new LinkedHashMap<String, List<String>>();
        if (query == null || query.isEmpty()) {
            return new Query(values);
        }
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            values.computeIfAbsent(name, n -> new ArrayList<>(1)).add(value);
        }
        return new Query(values);
    }

    /** The first value of that name; empty when there is none. */
    public String first(String name) {
        List<String> all = values.get(name);
        return all == null ? "" : all.get(0);
    }

    public List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** Kubernetes' reading of a switch: "false" and "0" are off, the bare name and all else is on. */
    public boolean flag(String name) {
        if (!has(name)) {
            return false;
        }
        String value = first(name);
        return !value.equals("0") && !value.equalsIgnoreCase("false");
    }

    /**
     * A whole number.
     *
     * @throws StatusError BadRequest when the value is something else
     */
    public OptionalLong number(String name) {
        String value = first(name);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(value));
        } catch (NumberFormatException e) {
            throw StatusError.badRequest(
                    "the query parameter " + name + " must be a whole number, not \"" + value + "\"");
        }
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw StatusError.badRequest("the query is not properly percent-encoded: \"" + text + "\"");
        }
    }
}
