package io.balsa.api.server.watch;

import io.balsa.api.model.Kind;
import io.balsa.api.server.limits.Limits;
import io.balsa.etcd.mvcc.Event;
import io.grpc.Status;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the ring of one kind filled from one store watch, over any number of broken streams.
 *
 * <p>After a break it continues behind the last revision that came completely, so that nothing is lost and nothing comes
 * twice. Only when the store has compacted beyond that point events are lost: then the ring restarts in a new epoch, and
 * every watcher of the old one ends.
 *
 * <p>All methods but {@link #ring}, {@link #join} and {@link #leave} are for the owner thread.
 */
final class KindFeed {
    private static final Logger log = LoggerFactory.getLogger(KindFeed.class);
    private static final long FIRST_DELAY_MILLIS = 20;

    private final Kind kind;
    private final StoreStreams streams;
    private final long delayMaxMillis;
    private final EventRing ring;
    private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();

    private @Nullable StoreWatch watch;
    private boolean started;
    private boolean closed;
    private long delayMillis = FIRST_DELAY_MILLIS;

    KindFeed(Kind kind, StoreStreams streams, Limits limits) {
        this.kind = kind;
        this.streams = streams;
        this.delayMaxMillis = limits.reconnectDelayMax().toMillis();
        this.ring = new EventRing(limits.ringEventsMax(), limits.ringBytesMax());
    }

    EventRing ring() {
        return ring;
    }

    /** The listener is called on the owner thread after every change of the ring. */
    void join(Runnable listener) {
        listeners.add(listener);
    }

    void leave(Runnable listener) {
        listeners.remove(listener);
    }

    void open() {
        if (closed) {
            return;
        }
        // 0: from now on, with the revision of the creation as the base of the ring
        long start = started ? ring.progress() + 1 : 0;
        watch = streams.open(kind.keyPrefix(), start, new Filling());
    }

    void askProgress() {
        StoreWatch current = watch;
        if (current != null) {
            current.askProgress();
        }
    }

    void close() {
        closed = true;
        StoreWatch current = watch;
        watch = null;
        if (current != null) {
            current.cancel();
        }
        tell();
    }

    private void tell() {
        listeners.forEach(Runnable::run);
    }

    private void reopen() {
        watch = null;
        if (!closed) {
            streams.owner().schedule(this::open, delayMillis, TimeUnit.MILLISECONDS);
            delayMillis = Math.min(delayMaxMillis, delayMillis * 2);
        }
    }

    private final class Filling implements StoreWatch.Receiver {
        @Override
        public void created(long revision) {
            delayMillis = FIRST_DELAY_MILLIS;
            if (!started) {
                started = true;
                ring.restart(revision);
                tell();
            }
            next();
        }

        @Override
        public void events(List<Event> events) {
            long revision = 0;
            for (Event event : events) {
                KeyEvent change = KeyEvent.of(kind, event);
                ring.append(change);
                revision = change.revision();
            }
            ring.publish(revision);
            tell();
            next();
        }

        @Override
        public void progress(long revision) {
            ring.publish(revision);
            tell();
            next();
        }

        @Override
        public void compacted(long oldestRevision) {
            log.warn(
                    "The store compacted revision {} while the watch on {} was broken at {}: all its watchers start anew.",
                    oldestRevision,
                    kind.groupResource(),
                    ring.progress());
            started = false;
            reopen();
        }

        @Override
        public void broken(Status status) {
            if (delayMillis == FIRST_DELAY_MILLIS) {
                log.info(
                        "The store watch on {} broke at revision {} and is opened again: {} {}",
                        kind.groupResource(),
                        ring.progress(),
                        status.getCode(),
                        status.getDescription());
            }
            reopen();
        }

        private void next() {
            StoreWatch current = watch;
            if (current != null) {
                current.more();
            }
        }
    }
}
