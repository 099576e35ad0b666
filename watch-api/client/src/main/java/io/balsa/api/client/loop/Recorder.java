package io.balsa.api.client.loop;

import io.balsa.api.client.ApiClient;
import io.balsa.api.client.Clockwork;
import io.balsa.api.client.KindClient;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.StatusReason;
import io.balsa.k8s.core.v1.Event;
import io.balsa.k8s.core.v1.EventSource;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes announcements as core/v1 Events, on a thread of its own; the same thing said again raises a count.
 *
 * <p>Best effort, as everywhere in Kubernetes: an announcement is dropped when too many wait or its write fails. Never
 * blocks who announces. Thread-safe.
 */
public final class Recorder implements Consumer<Announcement>, AutoCloseable {
    /** What a burst may hold: one announcement for each pod of a full node and some more. */
    private static final int WAITING_MAX = 1_000;

    /** Kubernetes' client remembers as many. */
    private static final int REMEMBERED_MAX = 4_096;

    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private final KindClient<Event> events;
    private final Clockwork clockwork;
    private final ScheduledExecutorService executor;
    private final Semaphore room = new Semaphore(WAITING_MAX);

    /** Touched by the recorder's thread only. */
    private final EventCounts counts;

    /**
     * Makes a recorder.
     *
     * @param component who speaks: {@code default-scheduler}, {@code kubelet}
     * @param host where it runs: a node's name, or empty
     */
    public Recorder(ApiClient api, String component, String host, Clockwork clockwork) {
        this.events = api.kind(Event.class);
        this.clockwork = clockwork;
        this.counts = new EventCounts(
                EventSource.newBuilder().setComponent(component).setHost(host).build(), REMEMBERED_MAX);
        this.executor = clockwork.executor("events-" + component);
    }

    @Override
    public void accept(Announcement announcement) {
        if (!room.tryAcquire()) {
            LOG.debug("Dropped an event, because {} wait: {}", WAITING_MAX, announcement.message());
            return;
        }
        try {
            executor.execute(() -> {
                room.release();
                write(announcement);
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("Dropped an event after the end: {}", announcement.message());
        }
    }

    /** Writes what waits, for at most 2 s. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void write(Announcement announcement) {
        Event event = counts.next(announcement, clockwork.clock().instant());
        try {
            Event written = event.getCount() == 1 ? events.create(event) : events.update(unconditional(event));
            counts.written(announcement, written);
        } catch (StatusError e) {
            counts.forget(announcement);
            // An event that was counted on may have been removed by its age: then it begins anew.
            if (event.getCount() > 1 && e.is(StatusReason.NOT_FOUND)) {
                write(announcement);
            } else {
                LOG.debug("Could not write an event: {} ({})", announcement.message(), e.getMessage());
            }
        }
    }

    private static Event unconditional(Event event) {
        return Meta.withRevision(event, 0);
    }
}
