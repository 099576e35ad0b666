package io.balsa.api.client.loop;

import io.balsa.api.client.Backoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The keys that need work: each at most once, none handed out twice at a time, none forgotten.
 *
 * <p>Guarantees, for any number of threads:
 *
 * <ol>
 *   <li>After {@code add(k)}, k is handed out at least once more, with everything that happened before the add visible.
 *   <li>Adds of a key that waits are one hand-out. Adds of a key that is being worked on are one further hand-out, after
 *       {@link #done}.
 *   <li>A key is never with two workers at once.
 *   <li>Keys are handed out in the order in which they became ready; there is no other order.
 *   <li>At most {@code capacity} keys wait. An add beyond that is refused and remembered: {@link #overflowed} tells the
 *       owner, once, to add all keys it knows of when it has room again.
 * </ol>
 *
 * <p>Example: add a, add b, add a; take = a; add a (a is being worked on); take = b; done a; take = a.
 *
 * @param <K> keys with value equality
 */
public final class WorkQueue<K> {
    private record Later<K>(K key, long dueNanos, long order) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Every key here is in {@link #dirty} and not in {@link #processing}. */
    private final Deque<K> ready = new ArrayDeque<>();

    /** Needs work. */
    private final Set<K> dirty = new HashSet<>();

    /** Is with a worker. */
    private final Set<K> processing = new HashSet<>();

    /** The earliest time at which a key becomes ready by itself; {@link #later} may hold outdated entries besides. */
    private final Map<K, Long> due = new HashMap<>();

    private final PriorityQueue<Later<K>> later = new PriorityQueue<>((a, b) ->
            a.dueNanos == b.dueNanos ? Long.compare(a.order, b.order) : Long.compare(a.dueNanos - b.dueNanos, 0));

    private final Map<K, Backoff> failing = new HashMap<>();
    private final int capacity;
    private final Backoff.Policy policy;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private long order;
    private boolean overflowed;
    private boolean closed;

    /**
     * Makes an empty queue.
     *
     * @param capacity how many keys may wait, and how many may wait for their time
     */
    public WorkQueue(int capacity, Backoff.Policy policy, RandomGenerator random, LongSupplier nanoTime) {
        this.capacity = capacity;
        this.policy = policy;
        this.random = random;
        this.nanoTime = nanoTime;
    }

    /** Asks for work on the key as soon as possible. Does nothing after {@link #close}. */
    public void add(K key) {
        lock.lock();
        try {
            makeReady(key);
        } finally {
            lock.unlock();
        }
    }

    /** Asks for work on the key after the delay; the earliest of several such requests counts. */
    public void addAfter(K key, Duration delay) {
        lock.lock();
        try {
            schedule(key, delay);
        } finally {
            lock.unlock();
        }
    }

    /** Asks for another try at a key whose work failed: the more failures in a row, the later. */
    public void retry(K key) {
        lock.lock();
        try {
            schedule(
                    key,
                    failing.computeIfAbsent(key, k -> new Backoff(policy, random, nanoTime))
                            .next());
        } finally {
            lock.unlock();
        }
    }

    /** Work on the key succeeded: its next failure counts as the first. */
    public void forget(K key) {
        lock.lock();
        try {
            failing.remove(key);
        } finally {
            lock.unlock();
        }
    }

    /** Hands out the next ready key, if there is one. The caller owes a {@link #done}. */
    public Optional<K> poll() {
        lock.lock();
        try {
            return Optional.ofNullable(next());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Hands out the next ready key, waiting for one.
     *
     * @return empty when the time is over or the queue closed
     */
    public Optional<K> take(Duration timeout) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long deadline = nanoTime.getAsLong() + timeout.toNanos();
            K key = next();
            while (key == null && !closed) {
                long left = deadline - nanoTime.getAsLong();
                if (left <= 0) {
                    return Optional.empty();
                }
                changed.awaitNanos(Math.min(left, untilDue()));
                key = next();
            }
            return Optional.ofNullable(key);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the work on a key that was handed out. */
    public void done(K key) {
        lock.lock();
        try {
            processing.remove(key);
            if (dirty.contains(key)) {
                ready.addLast(key);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether a key was refused since the last call: then all keys must be added again. */
    public boolean overflowed() {
        lock.lock();
        try {
            boolean result = overflowed && dirty.size() < capacity;
            overflowed &= !result;
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** How many keys wait or are due later: for metrics; it is outdated when it is read. */
    public int size() {
        lock.lock();
        try {
            return dirty.size() + due.size();
        } finally {
            lock.unlock();
        }
    }

    /** Drops everything that waits and wakes the workers; keys that are being worked on still owe their done. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            ready.clear();
            dirty.clear();
            due.clear();
            later.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void makeReady(K key) {
        if (closed || dirty.contains(key)) {
            return;
        }
        if (dirty.size() >= capacity) {
            overflowed = true;
            return;
        }
        dirty.add(key);
        if (!processing.contains(key)) {
            ready.addLast(key);
            changed.signal();
        }
    }

    private void schedule(K key, Duration delay) {
        long at = nanoTime.getAsLong() + Math.max(0, delay.toNanos());
        Long earlier = due.get(key);
        if (closed || (earlier != null && earlier - at <= 0)) {
            return;
        }
        if (earlier == null && due.size() >= capacity) {
            overflowed = true;
            return;
        }
        due.put(key, at);
        later.add(new Later<>(key, at, order++));
        changed.signal();
    }

    private @Nullable K next() {
        promote();
        K key = ready.pollFirst();
        if (key != null) {
            dirty.remove(key);
            processing.add(key);
        }
        return key;
    }

    private void promote() {
        long now = nanoTime.getAsLong();
        for (Later<K> head = later.peek(); head != null && head.dueNanos - now <= 0; head = later.peek()) {
            later.poll();
            Long at = due.get(head.key);
            if (at != null && at == head.dueNanos) {
                due.remove(head.key);
                makeReady(head.key);
            }
        }
    }

    private long untilDue() {
        Later<K> head = later.peek();
        return head == null ? TimeUnit.HOURS.toNanos(1) : Math.max(1, head.dueNanos - nanoTime.getAsLong());
    }
}
