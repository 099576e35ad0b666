package io.balsa.api.client;

import com.google.protobuf.Message;
import io.balsa.api.model.MalformedObject;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A cache of the selected objects of one kind that follows the API server: list once, then watch.
 *
 * <p>What holds, whatever the network does:
 *
 * <ol>
 *   <li><b>Snapshots are true.</b> A {@link #snapshot} at revision R is exactly the selected objects at R. It never mixes
 *       two moments. (While a revision that wrote several objects arrives, it is the objects at R with a part of R.)
 *   <li><b>Time does not run backwards.</b> Revisions of successive snapshots never decrease; a server that answers with
 *       an older state than was already seen is not believed.
 *   <li><b>Handlers see every change of the cache, once, in order, from one thread.</b> When a handler is called, the
 *       snapshot already holds the change. The states that a handler sees of one object are in the order of their
 *       revisions.
 *   <li><b>It catches up.</b> If the API server can be reached for long enough, the cache reaches every revision that was
 *       current when it became reachable. A watch that broke continues where it ended, without a list; only a compacted
 *       revision (410) makes it list again.
 * </ol>
 *
 * <p>What does <em>not</em> hold: the cache may lag behind by any time. After a new list, intermediate states are missing,
 * and an object that was deleted and created again under its name is one change whose uid differs. Between objects of
 * two informers there is no order. Nothing is told twice, so a handler that fails is not called again for that change.
 *
 * <p>{@link #snapshot} may be called from any thread; handlers must not block.
 *
 * @param <M> the kind's message
 */
public final class Informer<M extends Message> implements AutoCloseable {
    /**
     * What happened to one object: created (no before), changed, or gone (no after).
     *
     * @param key {@code namespace/name}, or {@code name}
     */
    public record Change<M>(String key, Optional<M> before, Optional<M> after) {
        /** The object as it is, or as it last was. */
        public M latest() {
            return after.or(() -> before).orElseThrow();
        }
    }

    /** Is told of every change of the cache; a handler looks at keys and leaves the work to somebody else. */
    public interface Handler<M> {
        void changed(Change<M> change);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Informer.class);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

    private final KindClient<M> client;
    private final Selection selection;
    private final ScheduledExecutorService executor;
    private final Backoff backoff;
    private final List<Handler<M>> handlers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> synced = new CompletableFuture<>();

    /** Written by the informer's thread only. */
    private volatile Snapshot<M> snapshot;

    private volatile boolean closed;

    // The rest is touched by the informer's thread only, and by close once that thread has ended.

    /** Up to here everything was received; it is behind the snapshot while a revision may still have more events. */
    private long completeTo;

    private @Nullable Watch watch;

    /** Counts watches, so that what an old one still delivers is known and dropped. */
    private long watchNumber;

    /** Who waits for the next list. */
    private final List<CompletableFuture<Void>> refreshing = new ArrayList<>();

    private Informer(
            KindClient<M> client, Selection selection, Map<String, Snapshot.Index<M>> indexes, Clockwork clockwork) {
        this.client = client;
        this.selection = selection;
        this.snapshot = Snapshot.empty(indexes);
        this.executor = clockwork.executor("informer-" + client.kind().plural());
        this.backoff = new Backoff(Backoff.Policy.forConnections(), clockwork.random(), clockwork.nanoTime());
    }

    /**
     * Makes an informer that does nothing until it is {@linkplain #start started}.
     *
     * @param indexes by name, what {@link Snapshot#by} can look up
     */
    public static <M extends Message> Informer<M> of(
            KindClient<M> client, Selection selection, Map<String, Snapshot.Index<M>> indexes, Clockwork clockwork) {
        return new Informer<>(client, selection, indexes, clockwork);
    }

    /** Adds a handler; it must be added before the start, so that it misses nothing. */
    public Informer<M> onChange(Handler<M> handler) {
        handlers.add(handler);
        return this;
    }

    /** Starts to list and follow; returns at once. */
    public void start() {
        execute(this::list);
    }

    /** The newest snapshot; empty and at revision 0 before the first list. */
    public Snapshot<M> snapshot() {
        return snapshot;
    }

    /** Whether the first list has arrived and all handlers have been told of it. */
    public boolean hasSynced() {
        return synced.isDone();
    }

    /**
     * Waits for the first list.
     *
     * @return whether it arrived in time
     */
    public boolean awaitSync(Duration timeout) throws InterruptedException {
        try {
            synced.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("An informer's start cannot fail, only take long.", e);
        }
    }

    /**
     * Lists again, whatever is known.
     *
     * @return done when the snapshot is not older than this call; cancelled by {@link #close}
     */
    public CompletableFuture<Void> refresh() {
        CompletableFuture<Void> listed = new CompletableFuture<>();
        execute(() -> {
            refreshing.add(listed);
            watchNumber++;
            stopWatch();
            list();
        });
        return listed;
    }

    /** Stops following; when it returns no handler runs any more. The last snapshot stays. */
    @Override
    public void close() {
        closed = true;
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(CLOSE_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("The informer of {} still runs a handler after {}.", client.kind(), CLOSE_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stopWatch();
        refreshing.forEach(listed -> listed.cancel(false));
    }

    // -- on the informer's thread -----------------------------------------------------------------------------------

    private void list() {
        Listing<M> listing;
        try {
            listing = client.list(selection);
        } catch (StatusError | MalformedObject e) {
            again(this::list, e);
            return;
        }
        if (listing.revision() < snapshot.revision()) {
            LOG.warn(
                    "The API server lists {} at revision {}, but {} was already seen: asking again.",
                    client.kind().plural(),
                    listing.revision(),
                    snapshot.revision());
            again(this::list, StatusError.serviceUnavailable("The API server answered from the past."));
            return;
        }
        replaceAll(listing);
        synced.complete(null);
        refreshing.forEach(listed -> listed.complete(null));
        refreshing.clear();
        backoff.reset();
        follow();
    }

    private void replaceAll(Listing<M> listing) {
        Snapshot<M> before = snapshot;
        Snapshot<M> next = before;
        Map<String, M> listed = new TreeMap<>();
        listing.items().forEach(item -> listed.put(Meta.key(item), item));
        List<Change<M>> changes = new ArrayList<>();
        for (String key : before.keys()) {
            if (!listed.containsKey(key)) {
                next = next.without(key, listing.revision());
                changes.add(new Change<>(key, before.get(key), Optional.empty()));
            }
        }
        for (Map.Entry<String, M> entry : listed.entrySet()) {
            Optional<M> known = before.get(entry.getKey());
            if (known.map(Meta::revision).orElse(0L) != Meta.revision(entry.getValue())) {
                next = next.with(entry.getKey(), entry.getValue(), listing.revision());
                changes.add(new Change<>(entry.getKey(), known, Optional.of(entry.getValue())));
            }
        }
        snapshot = next.at(listing.revision());
        completeTo = listing.revision();
        changes.forEach(this::tell);
    }

    private void follow() {
        if (closed) {
            return;
        }
        long number = ++watchNumber;
        watch = client.watch(selection, completeTo, new Watch.Observer<>() {
            @Override
            public void event(WatchEvent<M> event) {
                execute(() -> received(number, event));
            }

            @Override
            public void ended(StatusError why) {
                execute(() -> watchEnded(number, why));
            }
        });
    }

    private void received(long number, WatchEvent<M> event) {
        if (number != watchNumber || closed) {
            return;
        }
        backoff.reset();
        if (event.revision() > snapshot.revision()) {
            // Everything before this revision has arrived, but of this one there may be more.
            completeTo = Math.max(completeTo, event.revision() - 1);
        }
        switch (event.type()) {
            case BOOKMARK -> {
                completeTo = Math.max(completeTo, event.revision());
                snapshot = snapshot.at(Math.max(snapshot.revision(), event.revision()));
            }
            case ADDED, MODIFIED -> event.object().ifPresent(object -> apply(object, object, event.revision()));
            case DELETED -> event.object().ifPresent(object -> apply(object, null, event.revision()));
        }
        Watch current = watch;
        if (current != null) {
            current.more(1);
        }
    }

    /** Applies an event unless it is one that was seen before: after a broken watch the last revision comes again. */
    private void apply(M named, @Nullable M object, long revision) {
        String key = Meta.key(named);
        long known = snapshot.get(key).map(Meta::revision).orElse(0L);
        boolean repeated = revision < snapshot.revision() || known >= revision || (known == 0 && object == null);
        if (repeated) {
            snapshot = snapshot.at(Math.max(snapshot.revision(), revision));
        } else {
            change(key, object, revision);
        }
    }

    private void change(String key, @Nullable M object, long revision) {
        Optional<M> before = snapshot.get(key);
        snapshot = object == null ? snapshot.without(key, revision) : snapshot.with(key, object, revision);
        tell(new Change<>(key, before, Optional.ofNullable(object)));
    }

    private void tell(Change<M> change) {
        for (Handler<M> handler : handlers) {
            try {
                handler.changed(change);
            } catch (RuntimeException e) {
                // A boundary: one handler's defect must not stop the cache that the others live on.
                LOG.error("A handler failed at the change of {} {}.", client.kind(), change.key(), e);
            }
        }
    }

    private void watchEnded(long number, StatusError why) {
        if (number != watchNumber || closed) {
            return;
        }
        watch = null;
        if (Failures.isExpired(why)) {
            LOG.info(
                    "The watch of {} fell behind and lists again: {}",
                    client.kind().plural(),
                    why.getMessage());
            again(this::list, why);
        } else {
            again(this::follow, why);
        }
    }

    private void again(Runnable step, RuntimeException why) {
        if (closed) {
            return;
        }
        Duration wait = backoff.next();
        // Once per outage: what repeats itself is for those who debug.
        LOG.atLevel(backoff.failures() == 1 ? Level.INFO : Level.DEBUG)
                .log("Following {} goes on in {}: {}", client.kind().plural(), wait, why.getMessage());
        long number = watchNumber;
        Runnable unlessOvertaken = () -> {
            if (number == watchNumber) {
                step.run();
            }
        };
        try {
            executor.schedule(unlessOvertaken, wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The informer of {} was closed meanwhile.", client.kind().plural());
        }
    }

    private void stopWatch() {
        Watch current = watch;
        watch = null;
        if (current != null) {
            current.close();
        }
    }

    private void execute(Runnable step) {
        try {
            executor.execute(step);
        } catch (RejectedExecutionException e) {
            LOG.debug("The informer of {} is closed.", client.kind().plural());
        }
    }
}
