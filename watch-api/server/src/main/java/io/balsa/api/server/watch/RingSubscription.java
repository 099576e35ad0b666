package io.balsa.api.server.watch;

import com.google.protobuf.ByteString;
import io.balsa.api.model.StatusError;
import io.balsa.api.server.storage.StoredObject;
import io.balsa.k8s.meta.v1.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watcher's way through the events: its initial objects, then the store's history as long as the ring does not reach
 * back to where it is, then the ring.
 *
 * <p>{@code reached} is the one fact that ties the parts together: everything up to this revision has been handed out.
 * The history is left for the ring as soon as the ring holds everything behind {@code reached}; so nothing is lost and
 * nothing repeated whichever of the two was ahead.
 *
 * <p>Fields without {@code volatile} belong to the polling thread.
 */
final class RingSubscription implements Subscription {
    /** What a subscription uses of the hub. */
    record Hub(
            KindFeed feed,
            InstantSource clock,
            Duration bookmarkEvery,
            Function<RingSubscription, History> history,
            Consumer<RingSubscription> closed) {}

    private static final Logger log = LoggerFactory.getLogger(RingSubscription.class);

    private final WatchSpec spec;
    private final Hub hub;
    private final EventRing ring;
    private final ByteString prefix;
    private final boolean wholeKey;
    private final Iterator<StoredObject> initial;
    private final Queue<KeyEvent> complete = new ArrayDeque<>();
    private final Runnable waker;

    private boolean initialMarkDue;
    private long reached;
    private long completeUpTo;
    private long position = -1;
    private long floor;
    private long epoch = -1;
    private Instant nextBookmark;
    private long bookmarked;
    private boolean lastBookmarkSent;
    private @Nullable End ending;

    private volatile @Nullable History history;
    private volatile @Nullable End end;
    private volatile boolean closed;
    private volatile boolean stopping;
    private volatile Runnable listener = () -> {};

    RingSubscription(WatchSpec spec, Hub hub) {
        this.spec = spec;
        this.hub = hub;
        this.ring = hub.feed.ring();
        this.prefix = ByteString.copyFromUtf8(spec.keyPrefix());
        this.wholeKey = !spec.keyPrefix().endsWith("/");
        this.initial = spec.initial().iterator();
        this.initialMarkDue = spec.initialEventsEnd();
        this.reached = spec.after();
        this.bookmarked = spec.after();
        this.nextBookmark = hub.clock.instant().plus(hub.bookmarkEvery);
        this.waker = this::wake;
        hub.feed.join(waker);
    }

    WatchSpec spec() {
        return spec;
    }

    long reached() {
        return reached;
    }

    @Nullable
    History history() {
        return history;
    }

    @Override
    public @Nullable WatchEvent poll() {
        if (end != null || closed) {
            return null;
        }
        if (ending != null) {
            return finish();
        }
        if (stopping || !hub.clock.instant().isBefore(spec.deadline())) {
            ending = new End(null);
            return finish();
        }
        if (initial.hasNext()) {
            return new WatchEvent.Change(WatchEvent.Type.ADDED, initial.next());
        }
        if (initialMarkDue) {
            initialMarkDue = false;
            return new WatchEvent.Bookmark(reached, true);
        }
        WatchEvent event = position < 0 && !attach() ? fromHistory() : fromRing();
        if (event == null && ending != null) {
            return finish();
        }
        return event != null ? event : bookmark();
    }

    /** Moves to the ring when it holds everything behind what was reached, and the history's last revision is complete. */
    private boolean attach() {
        if (!complete.isEmpty()) {
            return false;
        }
        long ringEpoch = ring.epoch();
        long found = ring.after(reached);
        if (found < 0) {
            return false;
        }
        position = found;
        floor = reached;
        epoch = ringEpoch;
        leaveHistory();
        return true;
    }

    private @Nullable WatchEvent fromRing() {
        long end = ring.next();
        while (position < end) {
            KeyEvent event = ring.at(position);
            if (event == null || ring.epoch() != epoch) {
                ending = overtaken();
                return null;
            }
            position++;
            // a watch may start at a revision that the ring had not got to: what is not newer is known from a list
            WatchEvent.Change change = floor < event.revision() ? show(event) : null;
            // more events of the same revision may follow
            reached = Math.max(reached, event.revision() - 1);
            if (change != null || ending != null) {
                return change;
            }
        }
        if (ring.epoch() != epoch) {
            ending = overtaken();
        }
        return null;
    }

    private @Nullable WatchEvent fromHistory() {
        while (true) {
            KeyEvent event = complete.poll();
            if (event != null) {
                WatchEvent.Change change = show(event);
                if (complete.isEmpty()) {
                    reached = completeUpTo;
                }
                if (change != null || ending != null) {
                    return change;
                }
                continue;
            }
            if (attach()) {
                return fromRing();
            }
            History reading = history;
            if (reading == null) {
                history = hub.history.apply(this);
                if (closed || stopping) {
                    leaveHistory();
                }
                return null;
            }
            History.Step step = reading.poll();
            if (step == null) {
                return null;
            }
            if (!take(step)) {
                return null;
            }
        }
    }

    private boolean take(History.Step step) {
        if (step instanceof History.Step.Events events) {
            complete.addAll(events.events());
            completeUpTo = events.revision();
        } else if (step instanceof History.Step.Reached mark) {
            reached = Math.max(reached, mark.revision());
        } else if (step instanceof History.Step.TooOld old) {
            ending = new End(StatusError.expired(
                            "too old resource version: " + reached + " (" + (old.oldestRevision() - 1) + ")")
                    .status());
            return false;
        } else if (step instanceof History.Step.Broken) {
            ending = new End(null);
            return false;
        }
        return true;
    }

    private WatchEvent.@Nullable Change show(KeyEvent event) {
        boolean inScope = wholeKey ? event.key().equals(prefix) : event.key().startsWith(prefix);
        if (!inScope) {
            return null;
        }
        if (!event.hasPast()) {
            // whether the object was in view before is not known any more: the client must list again
            ending = new End(StatusError.expired("too old resource version: " + event.revision() + " (compacted)")
                    .status());
            return null;
        }
        return event.seenBy(spec.selector());
    }

    /** A bookmark when one is due and everything up to the ring's progress has been handed out. */
    private @Nullable WatchEvent bookmark() {
        if (!spec.bookmarks() || position < 0 || hub.clock.instant().isBefore(nextBookmark)) {
            return null;
        }
        return mark();
    }

    private @Nullable WatchEvent mark() {
        // read before next: what the ring published as complete is then behind our position or we are not at its end
        long progress = ring.progress();
        if (position >= 0 && ring.epoch() == epoch && position == ring.next()) {
            reached = Math.max(reached, progress);
        }
        if (reached <= bookmarked || position < 0) {
            return null;
        }
        bookmarked = reached;
        nextBookmark = hub.clock.instant().plus(hub.bookmarkEvery);
        return new WatchEvent.Bookmark(reached, false);
    }

    /** The last bookmark of a watch that ends plainly, then the end. */
    private @Nullable WatchEvent finish() {
        End reason = ending;
        if (reason != null && reason.failure() == null && spec.bookmarks() && !lastBookmarkSent && !initial.hasNext()) {
            lastBookmarkSent = true;
            WatchEvent last = mark();
            if (last != null) {
                return last;
            }
        }
        end = reason;
        release();
        return null;
    }

    private End overtaken() {
        // the position means nothing any more, so no bookmark may be derived from it
        position = -1;
        if (ring.epoch() != epoch) {
            Status expired = StatusError.expired("too old resource version: " + reached + " (" + ring.base() + ")")
                    .status();
            return new End(expired);
        }
        return new End(null);
    }

    @Override
    public void onReady(Runnable newListener) {
        listener = newListener;
        newListener.run();
    }

    /** Called on the hub's thread, which serves everybody: a listener that fails ends its own watch only. */
    void wake() {
        try {
            listener.run();
        } catch (RuntimeException e) {
            log.debug("A watcher could not be woken and is dropped.", e);
            close();
        }
    }

    /** The hub closes: the watch ends plainly at the next poll. */
    void stop() {
        stopping = true;
        leaveHistory();
        wake();
    }

    @Override
    public Optional<End> end() {
        return Optional.ofNullable(end);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release();
        }
    }

    private void release() {
        leaveHistory();
        hub.feed.leave(waker);
        hub.closed.accept(this);
    }

    private void leaveHistory() {
        History reading = history;
        history = null;
        if (reading != null) {
            reading.close();
        }
    }
}
