package io.balsa.api.server.http.request;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A media type or media range with its parameters, as it stands in Content-Type and in Accept.
 *
 * @param type in lower case: application, *
 * @param subtype in lower case: json, *
 * @param parameters names in lower case, values without quotes; {@code q} is among them
 */
public record MediaType(String type, String subtype, Map<String, String> parameters) {
    public MediaType {
        parameters = Map.copyOf(parameters);
    }

    /** {@code application/json}, without the parameters. */
    public String name() {
        return type + "/" + subtype;
    }

    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** How much a client wants it, 0 to 1; 1 when it does not say or what it says is no number. */
    public double quality() {
        String q = parameter("q");
        if (q.isEmpty()) {
            return 1;
        }
        try {
            double quality = Double.parseDouble(q);
            return Double.isNaN(quality) ? 1 : Math.max(0, Math.min(1, quality));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    /** Whether this range takes a type such as {@code application/json}. */
    public boolean takes(String name) {
        return name().equals("*/*") || name().equals(name) || (subtype.equals("*") && name.startsWith(type + "/"));
    }

    /** Reads one media type; what is no media type becomes one without a subtype, which matches nothing. */
    public static MediaType parse(String text) {
        String[] parts = text.split(";", -1);
        String name = parts[0].trim().toLowerCase(Locale.ROOT);
        if (name.equals("*")) {
            name = "*/*"; // Java's own client sends it
        }
        int slash = name.indexOf('/');
        var parameters = new LinkedHashMap<String, String>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                String value = parts[i].substring(equals + 1).trim();
                boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
                parameters.put(
                        parts[i].substring(0, equals).trim().toLowerCase(Locale.ROOT),
                        quoted ? value.substring(1, value.length() - 1) : value);
            }
        }
        return slash < 0
                ? new MediaType(name, "", parameters)
                : new MediaType(name.substring(0, slash), name.substring(slash + 1), parameters);
    }

    /**
     * The clauses of an Accept header, the most wanted first; equally wanted ones stay in the client's order, a type
     * before a range.
     */
    public static List<MediaType> parseAccept(String header) {
        var clauses = new ArrayList<MediaType>();
        for (String clause : header.split(",", -1)) {
            if (!clause.isBlank()) {
                MediaType parsed = parse(clause);
                if (parsed.quality() > 0) {
                    clauses.add(parsed);
                }
            }
        }
        clauses.sort((a, b) -> {
            int byQuality = Double.compare(b.quality(), a.quality());
            return byQuality != 0 ? byQuality : Integer.compare(a.stars(), b.stars());
        });
        return clauses;
    }

    private int stars() {
        return (type.equals("*") ? 1 : 0) + (subtype.equals("*") ? 1 : 0);
    }
}
