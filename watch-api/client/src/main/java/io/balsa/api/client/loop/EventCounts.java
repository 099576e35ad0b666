package io.balsa.api.client.loop;

import io.balsa.k8s.core.v1.Event;
import io.balsa.k8s.core.v1.EventSource;
import io.balsa.k8s.core.v1.ObjectReference;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.Time;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides which Event an announcement becomes: a new one, or one more of an Event that said the same about the same object.
 *
 * <p>Example: "Insufficient cpu" about pod a at 10:00 and at 10:05 is one Event with count 2, firstTimestamp 10:00 and
 * lastTimestamp 10:05. Not thread-safe.
 */
final class EventCounts {
    /** Kubernetes' limit for the text of an Event. */
    private static final int MESSAGE_MAX = 1024;

    private record Sameness(ObjectReference about, String type, String reason, String message) {}

    private final Map<Sameness, Event> remembered;
    private final EventSource source;
    private long lastNameNanos;

    /**
     * Remembers nothing yet.
     *
     * @param capacity how many different Events are remembered; the one that was longest not repeated goes first
     */
    EventCounts(EventSource source, int capacity) {
        this.source = source;
        this.remembered = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Sameness, Event> eldest) {
                return size() > capacity;
            }
        };
    }

    /** Returns the Event to write; one with count 1 is to be created, others replace what there is under their name. */
    Event next(Announcement announcement, Instant now) {
        Event before = remembered.get(sameness(announcement));
        Time time = Time.newBuilder().setSeconds(now.getEpochSecond()).build();
        return before == null
                ? fresh(announcement, time, now)
                : before.toBuilder()
                        .setCount(before.getCount() + 1)
                        .setLastTimestamp(time)
                        .build();
    }

    /** The Event was written: the next announcement of the same kind adds to it. */
    void written(Announcement announcement, Event event) {
        remembered.put(sameness(announcement), event);
    }

    /** The Event is not there any more: the next announcement of the same kind starts a new one. */
    void forget(Announcement announcement) {
        remembered.remove(sameness(announcement));
    }

    private Event fresh(Announcement announcement, Time time, Instant now) {
        ObjectReference about = announcement.about();
        // Kubernetes: the object's name, a dot, and the time in nanoseconds, in hexadecimal.
        lastNameNanos = Math.max(lastNameNanos + 1, now.getEpochSecond() * 1_000_000_000L + now.getNano());
        return Event.newBuilder()
                .setMetadata(ObjectMeta.newBuilder()
                        .setNamespace(about.getNamespace().isEmpty() ? "default" : about.getNamespace())
                        .setName(about.getName() + "." + Long.toHexString(lastNameNanos)))
                .setInvolvedObject(about)
                .setReason(announcement.reason())
                .setMessage(clipped(announcement.message()))
                .setType(announcement.type().text())
                .setSource(source)
                .setReportingComponent(source.getComponent())
                .setReportingInstance(source.getHost())
                .setFirstTimestamp(time)
                .setLastTimestamp(time)
                .setCount(1)
                .build();
    }

    private static String clipped(String message) {
        return message.length() <= MESSAGE_MAX ? message : message.substring(0, MESSAGE_MAX - 3) + "...";
    }

    private static Sameness sameness(Announcement announcement) {
        ObjectReference about =
                announcement.about().toBuilder().clearResourceVersion().build();
        return new Sameness(about, announcement.type().text(), announcement.reason(), clipped(announcement.message()));
    }
}
