package io.balsa.api.client.loop;

import com.google.protobuf.Message;
import io.balsa.api.client.Backoff;
import io.balsa.api.client.Clockwork;
import io.balsa.api.client.Failures;
import io.balsa.api.client.Informer;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.StatusReason;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one loop in which every reconciler runs: key &rarr; plan &rarr; calls &rarr; wait until the caches know &rarr; again.
 *
 * <ol>
 *   <li>Whoever learns that something changed {@linkplain #enqueue queues} the key of what it concerns.
 *   <li>One thread takes keys and asks the reconciler, a pure function of immutable snapshots, for a {@link Plan}.
 *   <li>It carries the plan out. A failed step ends the plan and the key comes again, later each time.
 *   <li>A key that has written is not decided on again before the caches of the kinds it wrote have seen those writes:
 *       so a reconciler never acts twice because it did not see what it did. (Other systems count expectations for this.)
 * </ol>
 *
 * <p>Example: a ReplicaSet wants 3 pods and has 1. The plan creates 2, at revisions 17 and 18. The event of 17 queues the
 * key, but the pods' cache is at 17: the key waits. At 18 it is decided on, and the plan is empty.
 */
public final class ControlLoop implements AutoCloseable {
    /** Decides what to do about a key; pure but for the snapshots it reads, and those are its view. */
    public interface Reconciler {
        Plan reconcile(String key, Instant now);
    }

    /**
     * What a loop is made of.
     *
     * @param name for threads and logs
     * @param caches of every kind that the reconciler reads and its plans write
     * @param allKeys every key there is now: queued when keys had to be refused
     */
    public record Parts(
            String name,
            Reconciler reconciler,
            Actor actor,
            Map<Class<? extends Message>, Informer<? extends Message>> caches,
            Supplier<List<String>> allKeys) {}

    /** Kubernetes' largest supported number of pods: no kind has more keys. */
    private static final int QUEUE_MAX = 150_000;

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    /** A write whose event did not come for so long will be seen with everything else after the next list. */
    private static final Duration OWN_WRITES_MAX = Duration.ofSeconds(5);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);

    /** The writes of a key that the caches have still to see. */
    private record Unseen(Map<Class<? extends Message>, Long> revisions, long sinceNanos) {}

    private final Parts parts;
    private final Clockwork clockwork;
    private final WorkQueue<String> queue;
    private final ScheduledExecutorService executor;

    /** Touched by the loop's thread only. */
    private final Map<String, Unseen> unseen = new HashMap<>();

    private volatile boolean closed;

    public ControlLoop(Parts parts, Clockwork clockwork) {
        this.parts = parts;
        this.clockwork = clockwork;
        this.queue = new WorkQueue<>(QUEUE_MAX, Backoff.Policy.forWork(), clockwork.random(), clockwork.nanoTime());
        this.executor = clockwork.executor("loop-" + parts.name());
    }

    /** Asks for a decision about the key. Any thread. */
    public void enqueue(String key) {
        queue.add(key);
    }

    /** Starts the loop's thread; the caches should have synced before. */
    public void start() {
        executor.execute(this::run);
    }

    /** Stops: no call is made after this returns, and one that is under way is cancelled. */
    @Override
    public void close() {
        closed = true;
        queue.close();
        executor.shutdownNow();
        try {
            if (!executor.awaitTermination(CLOSE_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("The loop {} still works on a key after {}.", parts.name(), CLOSE_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                Optional<String> key = queue.take(IDLE);
                key.ifPresent(this::work);
                if (key.isEmpty() && queue.overflowed()) {
                    parts.allKeys().get().forEach(queue::add);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The loop {} was stopped while it waited.", parts.name());
        }
    }

    /**
     * Works on one ready key, on the caller's thread: for a simulation, which has no others. Not while the loop is started.
     *
     * @return whether there was one
     */
    public boolean step() {
        Optional<String> key = queue.poll();
        key.ifPresent(this::work);
        return key.isPresent();
    }

    private void work(String key) {
        try {
            if (seenOwnWrites(key)) {
                decideAndAct(key);
            } else {
                queue.addAfter(key, LOOK_AGAIN);
            }
        } catch (StatusError e) {
            failed(key, e);
        } catch (RuntimeException e) {
            // A boundary: a defect in one decision must not stop the loop for all other keys.
            LOG.error("{} could not decide about {}.", parts.name(), key, e);
            queue.retry(key);
        } finally {
            queue.done(key);
        }
    }

    private void decideAndAct(String key) {
        Plan plan = parts.reconciler().reconcile(key, clockwork.clock().instant());
        for (Action action : plan.actions()) {
            if (closed) {
                return;
            }
            parts.actor().perform(action).ifPresent(written -> remember(key, written));
        }
        queue.forget(key);
        plan.recheck().ifPresent(delay -> queue.addAfter(key, delay));
    }

    private void failed(String key, StatusError e) {
        if (closed) {
            return;
        }
        if (e.is(StatusReason.CONFLICT) || Failures.mayPass(e)) {
            LOG.debug("{} tries {} again: {}", parts.name(), key, e.getMessage());
        } else {
            LOG.warn("{} could not act on {}: {}", parts.name(), key, e.getMessage());
        }
        queue.retry(key);
    }

    private void remember(String key, Actor.Written written) {
        if (parts.caches().containsKey(written.kind())) {
            Unseen before = unseen.get(key);
            Map<Class<? extends Message>, Long> revisions =
                    before == null ? new HashMap<>() : new HashMap<>(before.revisions());
            revisions.merge(written.kind(), written.revision(), Math::max);
            unseen.put(key, new Unseen(revisions, clockwork.nanoTime().getAsLong()));
        }
    }

    private boolean seenOwnWrites(String key) {
        Unseen mine = unseen.get(key);
        if (mine == null) {
            return true;
        }
        boolean seen = mine.revisions().entrySet().stream().allMatch(this::hasSeen);
        boolean late = clockwork.nanoTime().getAsLong() - mine.sinceNanos() > OWN_WRITES_MAX.toNanos();
        if (late && !seen) {
            LOG.warn("{} has not seen its writes for {} within {}.", parts.name(), key, OWN_WRITES_MAX);
        }
        if (seen || late) {
            unseen.remove(key);
        }
        return seen || late;
    }

    private boolean hasSeen(Map.Entry<Class<? extends Message>, Long> write) {
        Informer<? extends Message> cache = parts.caches().get(write.getKey());
        return cache == null || cache.snapshot().revision() >= write.getValue();
    }
}
