package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.print.EventAge;
import io.balsa.ctl.cli.print.Harmless;
import io.balsa.ctl.cli.print.HumanDuration;
import io.balsa.ctl.cli.print.TabWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Collects the lines of a description; {@link #toString} aligns them. */
final class Details {
    private static final DateTimeFormatter RFC_1123 =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT);
    private static final DateTimeFormatter PLAIN_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z z", Locale.ENGLISH);
    /** How Go prints a time that was never set. */
    private static final String NO_TIME = "Mon, 01 Jan 0001 00:00:00 +0000";

    private static final int ANNOTATION_MAX = 140;
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private final StringBuilder text = new StringBuilder();
    private final Instant now;
    private final ZoneId zone;
    private int nesting;

    Details(Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** Puts all further lines so many levels deeper. */
    Details nest(int levels) {
        nesting = levels;
        return this;
    }

    /** A line at a level (two blanks each); {@code \t} ends a cell. */
    Details line(int level, String line) {
        text.append("  ".repeat(level + nesting)).append(Harmless.text(line)).append('\n');
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

    /** The values below each other; {@code <none>} without any. */
    Details values(int level, String name, List<String> values) {
        if (values.isEmpty()) {
            return field(level, name, shifted(Fields.NONE));
        }
        String label = name + ":";
        for (String value : values) {
            line(label.isEmpty() ? 0 : level, label + "\t" + shifted(value));
            label = "";
        }
        return this;
    }

    // kubectl puts the blanks of a nested description in front of each piece of a line that it writes.
    private String shifted(String value) {
        return "  ".repeat(nesting) + value;
    }

    Details name(JsonNode object) {
        return field(0, "Name", Fields.text(object, "/metadata/name"));
    }

    Details namespace(JsonNode object) {
        return field(0, "Namespace", Fields.text(object, "/metadata/namespace"));
    }

    /** Labels and annotations. */
    Details labels(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return map(0, "Labels", metadata.path("labels")).annotations(0, metadata.path("annotations"));
    }

    Details created(JsonNode object) {
        return field(0, "CreationTimestamp", time(object.at("/metadata/creationTimestamp")));
    }

    /** {@code Labels: a=1} and a line for each further one; {@code <none>} without any. */
    Details map(int level, String name, JsonNode map) {
        List<String> pairs = new ArrayList<>();
        Fields.sorted(map).forEach((key, value) -> pairs.add(key + "=" + value));
        return values(level, name, pairs);
    }

    Details annotations(int level, JsonNode annotations) {
        Map<String, String> sorted = Fields.sorted(annotations);
        sorted.remove(LAST_APPLIED);
        if (sorted.isEmpty()) {
            return field(level, "Annotations", shifted(Fields.NONE));
        }
        String label = "Annotations:";
        for (Map.Entry<String, String> entry : sorted.entrySet()) {
            String value = entry.getValue().endsWith("\n")
                    ? entry.getValue().substring(0, entry.getValue().length() - 1)
                    : entry.getValue();
            int at = label.isEmpty() ? 0 : level;
            if (value.contains("\n") || (entry.getKey() + value).length() + 2 > ANNOTATION_MAX) {
                line(at, label + "\t" + shifted(entry.getKey() + ":"));
                for (String part : value.split("\n", -1)) {
                    line(0, "\t  " + shortened(part));
                }
            } else {
                line(at, label + "\t" + shifted(entry.getKey() + ": " + value));
            }
            label = "";
        }
        return this;
    }

    private static String shortened(String part) {
        int max = ANNOTATION_MAX - 2;
        return part.length() > max ? part.substring(0, max) + "..." : part;
    }

    /**
     * The Conditions section, with a column for each field; nothing where there are none.
     *
     * @param underline empty for none
     * @param fields those with a blank at their end have one in the column, too
     */
    Details conditions(JsonNode conditions, String head, String underline, String... fields) {
        if (conditions.isEmpty()) {
            return this;
        }
        line(0, "Conditions:").line(1, head);
        if (!underline.isEmpty()) {
            line(1, underline);
        }
        for (JsonNode condition : conditions) {
            List<String> cells = new ArrayList<>();
            for (String field : fields) {
                JsonNode value = condition.path(field.strip());
                String cell = field.strip().endsWith("Time") ? time(value) : value.asText("");
                cells.add(field.endsWith(" ") ? cell + " " : cell);
            }
            line(1, String.join("\t", cells));
        }
        return this;
    }

    /** The Conditions section of what has the usual fields in them. */
    Details conditions(JsonNode conditions) {
        return conditions(
                conditions,
                "Type\tStatus\tLastTransitionTime\tReason\tMessage",
                "----\t------\t------------------\t------\t-------",
                "type",
                "status",
                "lastTransitionTime",
                "reason",
                "message");
    }

    String time(JsonNode time) {
        try {
            return ZonedDateTime.ofInstant(Instant.parse(time.asText("")), zone).format(RFC_1123);
        } catch (DateTimeParseException e) {
            return NO_TIME;
        }
    }

    /** {@code 2026-11-22 09:00:00 +0000 UTC}. */
    String plainTime(JsonNode time) {
        try {
            return ZonedDateTime.ofInstant(Instant.parse(time.asText("")), zone).format(PLAIN_TIME);
        } catch (DateTimeParseException e) {
            return "0001-01-01 00:00:00 +0000 UTC";
        }
    }

    String age(JsonNode time) {
        return HumanDuration.since(time.asText(""), now);
    }

    /** The phase, or since when the object is being deleted. */
    String phase(JsonNode object) {
        return Fields.has(object, "/metadata/deletionTimestamp")
                ? "Terminating (lasts " + age(object.at("/metadata/deletionTimestamp")) + ")"
                : Fields.text(object, "/status/phase");
    }

    /** The Events section, from a list of them. */
    Details events(JsonNode events) {
        if (events.isEmpty()) {
            return field(0, "Events", Fields.NONE);
        }
        List<JsonNode> sorted = new ArrayList<>();
        events.forEach(sorted::add);
        sorted.sort(Comparator.comparing(event -> Fields.text(event, "/lastTimestamp")));
        line(0, "Events:");
        line(1, "Type\tReason\tAge\tFrom\tMessage");
        line(1, "----\t------\t----\t----\t-------");
        for (JsonNode event : sorted) {
            String from = Fields.text(event, "/source/component");
            line(
                    1,
                    String.join(
                            "\t",
                            Fields.text(event, "/type"),
                            Fields.text(event, "/reason"),
                            EventAge.of(event, now),
                            from.isEmpty() ? Fields.text(event, "/reportingComponent") : from,
                            Fields.text(event, "/message").strip()));
        }
        return this;
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
