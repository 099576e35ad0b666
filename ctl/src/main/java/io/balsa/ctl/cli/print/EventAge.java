package io.balsa.ctl.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** When an event was seen last, and how often since when: {@code 5m}, {@code 30s (x4 over 10m)}. */
public final class EventAge {
    private EventAge() {}

    public static String of(JsonNode event, Instant now) {
        boolean exact = isSet(event.path("eventTime"));
        String first = since(event.path(exact ? "eventTime" : "firstTimestamp"), now);
        JsonNode series = event.path("series");
        if (series.isObject()) {
            return times(since(series.path("lastObservedTime"), now), series.path("count"), first);
        }
        return event.path("count").asInt(0) > 1
                ? times(since(event.path("lastTimestamp"), now), event.path("count"), first)
                : first;
    }

    /** The time to sort by; the earliest of all where the event has none. */
    public static Instant last(JsonNode event) {
        JsonNode last = event.path("series").isObject()
                ? event.path("series").path("lastObservedTime")
                : isSet(event.path("lastTimestamp")) ? event.path("lastTimestamp") : event.path("eventTime");
        return isSet(last) ? Instant.parse(last.asText()) : Instant.MIN;
    }

    private static boolean isSet(JsonNode time) {
        return time.isTextual() && !time.asText().isEmpty();
    }

    private static String since(JsonNode time, Instant now) {
        return HumanDuration.since(isSet(time) ? time.asText() : "", now);
    }

    private static String times(String last, JsonNode count, String first) {
        return last + " (x" + count.asInt(0) + " over " + first + ")";
    }
}
