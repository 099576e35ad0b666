package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.print.HumanDuration;
import io.balsa.ctl.cli.print.TabWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Collects the lines of a description; {@link #toString} aligns them. */
final class Details {
    private static final DateTimeFormatter RFC_1123 =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT);

    private final StringBuilder text = new StringBuilder();
    private final Instant now;
    private final ZoneId zone;

    Details(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    Instant now() {
        return now;
    }

    /** A line at a level (two blanks each); {@code \t} ends a cell. */
    Details line(int level, String line) {
        text.append("  ".repeat(level)).append(line).append('\n');
        return this;
    }

    /** {@code name:<tab>value}. */
    Details field(int level, String name, String value) {
        return line(level, name + ":\t" + value);
    }

    /** Only where the value is there. */
    Details optional(int level, String name, JsonNode value) {
        return value.isMissingNode() || value.isNull() || value.asText("").isEmpty()
                ? this
                : field(level, name, value.asText());
    }

    /** {@code Labels: a=1} and a line for each further one; {@code <none>} without any. */
    Details map(int level, String name, JsonNode map, String separator) {
        if (map.isEmpty()) {
            return field(level, name, "<none>");
        }
        String label = name + ":";
        for (Map.Entry<String, String> entry : sorted(map).entrySet()) {
            line(label.isEmpty() ? 0 : level, label + "\t" + entry.getKey() + separator + entry.getValue());
            label = "";
        }
        return this;
    }

    Details annotations(JsonNode annotations) {
        return annotations(0, annotations);
    }

    Details annotations(int level, JsonNode annotations) {
        Map<String, String> sorted = sorted(annotations);
        sorted.remove("kubectl.kubernetes.io/last-applied-configuration");
        if (sorted.isEmpty()) {
            return field(level, "Annotations", "<none>");
        }
        String label = "Annotations:";
        for (Map.Entry<String, String> entry : sorted.entrySet()) {
            String value = entry.getValue().strip();
            if (value.contains("\n") || (entry.getKey() + value).length() > 140) {
                line(label.isEmpty() ? 0 : level, label + "\t" + entry.getKey() + ":");
                value.lines().forEach(part -> line(0, "\t  " + part));
            } else {
                line(label.isEmpty() ? 0 : level, label + "\t" + entry.getKey() + ": " + value);
            }
            label = "";
        }
        return this;
    }

    static Map<String, String> sorted(JsonNode map) {
        Map<String, String> sorted = new TreeMap<>();
        map.properties()
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue().asText()));
        return sorted;
    }

    String time(JsonNode time) {
        try {
            return ZonedDateTime.ofInstant(Instant.parse(time.asText("")), zone).format(RFC_1123);
        } catch (DateTimeParseException e) {
            return "<unknown>";
        }
    }

    String age(JsonNode time) {
        return HumanDuration.since(time.asText(""), now);
    }

    /** The Events section, from a list of them. */
    Details events(JsonNode events) {
        if (events.isEmpty()) {
            return field(0, "Events", "<none>");
        }
        List<JsonNode> sorted = new ArrayList<>();
        events.forEach(sorted::add);
        sorted.sort((a, b) -> last(a).compareTo(last(b)));
        line(0, "Events:");
        line(1, "Type\tReason\tAge\tFrom\tMessage");
        line(1, "----\t------\t----\t----\t-------");
        for (JsonNode event : sorted) {
            String from = event.path("source").path("component").asText("");
            String message = event.path("message").asText("").strip();
            line(
                    1,
                    event.path("type").asText() + "\t" + event.path("reason").asText() + "\t" + eventAge(event) + "\t"
                            + (from.isEmpty() ? event.path("reportingComponent").asText("") : from) + "\t" + message);
        }
        return this;
    }

    private String eventAge(JsonNode event) {
        String seen = HumanDuration.since(last(event), now);
        int count = event.path("count").asInt(1);
        return count > 1 ? seen + " (x" + count + " over " + age(event.path("firstTimestamp")) + ")" : seen;
    }

    private static String last(JsonNode event) {
        for (String field : List.of("lastTimestamp", "eventTime", "firstTimestamp")) {
            String time = event.path(field).asText("");
            if (!time.isEmpty() && !time.equals("null")) {
                return time;
            }
        }
        return event.path("metadata").path("creationTimestamp").asText("");
    }

    /** With its tabs, as kubectl prints it in some places. */
    String unaligned() {
        return text.toString();
    }

    @Override
    public String toString() {
        return TabWriter.align(text.toString());
    }
}
