package io.balsa.jepsen.history;

import java.util.List;

/**
 * One answer on a watch, in the history in the order in which the client received them.
 *
 * @param watch the number of its {@link WatchOpened}
 * @param revision of the header
 * @param fragment whether the rest of its last revision's events follows in the next answer
 * @param compactRevision of a {@link Kind#CANCELED}: the oldest revision that can still be watched, else 0
 * @param reason of an end, else empty
 */
public record WatchAnswer(
        int watch,
        Kind kind,
        long revision,
        List<Event> events,
        boolean fragment,
        long compactRevision,
        String reason,
        long receivedNanos)
        implements Entry {
    public enum Kind {
        CREATED,
        EVENTS,
        /** All events up to {@code revision} have been delivered. */
        PROGRESS,
        CANCELED,
        /** The stream ended without a word from the store, or the client closed it. */
        BROKEN
    }

    public WatchAnswer {
        events = List.copyOf(events);
    }

    public static WatchAnswer created(int watch, long revision, long receivedNanos) {
        return new WatchAnswer(watch, Kind.CREATED, revision, List.of(), false, 0, "", receivedNanos);
    }

    public static WatchAnswer events(int watch, long revision, List<Event> events, long receivedNanos) {
        return new WatchAnswer(watch, Kind.EVENTS, revision, events, false, 0, "", receivedNanos);
    }

    public static WatchAnswer progress(int watch, long revision, long receivedNanos) {
        return new WatchAnswer(watch, Kind.PROGRESS, revision, List.of(), false, 0, "", receivedNanos);
    }

    public static WatchAnswer canceled(
            int watch, long revision, long compactRevision, String reason, long receivedNanos) {
        return new WatchAnswer(
                watch, Kind.CANCELED, revision, List.of(), false, compactRevision, reason, receivedNanos);
    }

    public static WatchAnswer broken(int watch, String reason, long receivedNanos) {
        return new WatchAnswer(watch, Kind.BROKEN, 0, List.of(), false, 0, reason, receivedNanos);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("watch " + watch + " was told " + kind + " in revision " + revision);
        if (!events.isEmpty()) {
            text.append(' ').append(events).append(fragment ? " and more to come" : "");
        }
        if (compactRevision != 0) {
            text.append(", compacted at ").append(compactRevision);
        }
        return text.append(reason.isEmpty() ? "" : ": " + reason)
                .append(" [" + receivedNanos / 1_000 + " us]")
                .toString();
    }
}
