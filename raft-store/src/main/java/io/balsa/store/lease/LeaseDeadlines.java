package io.balsa.store.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When leases end, by the clock of the leader; empty on every other member.
 *
 * <p>Guarantees: a lease is never called due before its time to live has passed since its grant or its last renewal, and a
 * lease that has been called due is not renewed any more. A new leader gives every lease its full time again and more, so
 * that an election never shortens one.
 *
 * <p>Not promised: that a due lease is gone. It is, once its revocation has been applied; until then it is called due again
 * every retry interval.
 *
 * <p>Worked example: {@code granted(7, 10 s)} at 0 s; {@code renew(7)} at 6 s; {@code due()} is empty at 10 s and {@code
 * [7]} at 16 s; {@code renew(7)} is empty from then on.
 *
 * <p>Any thread; nothing here blocks.
 */
public final class LeaseDeadlines {
    /** Longer times to live count as this: differences of the nanosecond clock must not overflow. */
    private static final long TTL_SECONDS_CAP = TimeUnit.DAYS.toSeconds(100 * 365L);

    private final LongSupplier nanoTime;
    private final Duration retry;

    /** Guarded by this, like the queue, which has one entry for each lease; it may be earlier than the true deadline. */
    private final Map<Long, Deadline> deadlines = new HashMap<>();

    private final PriorityQueue<Wake> wakes = new PriorityQueue<>();

    private static final class Deadline {
        private final Lease lease;
        private long nanos;
        private boolean due;

        Deadline(Lease lease, long nanos) {
            this.lease = lease;
            this.nanos = nanos;
        }
    }

    private record Wake(long nanos, Deadline deadline) implements Comparable<Wake> {
        @Override
        public int compareTo(Wake other) {
            return Long.signum(nanos - other.nanos);
        }
    }

    /** @param retry after which a due lease that is still there is called due again */
    public LeaseDeadlines(LongSupplier nanoTime, Duration retry) {
        this.nanoTime = nanoTime;
        this.retry = retry;
    }

    /**
     * This member leads: all leases of the store start over.
     *
     * @param extension on top of the time to live: for how long nobody may have led
     */
    public synchronized void promote(Collection<Lease> leases, Duration extension) {
        clear();
        long now = nanoTime.getAsLong();
        for (Lease lease : leases) {
            add(lease, now + ttlNanos(lease) + extension.toNanos());
        }
    }

    /** This member leads no longer. */
    public synchronized void demote() {
        clear();
    }

    public synchronized void granted(Lease lease) {
        if (!deadlines.containsKey(lease.id())) {
            add(lease, nanoTime.getAsLong() + ttlNanos(lease));
        }
    }

    public synchronized void revoked(long id) {
        Deadline gone = deadlines.remove(id);
        if (gone != null) {
            // Its entry in the queue is dropped when its time comes.
            gone.due = true;
        }
    }

    /** Starts the lease's time over. Empty: there is no such lease, or it is too late; else its time to live in seconds. */
    public synchronized OptionalLong renew(long id) {
        Deadline deadline = deadlines.get(id);
        long now = nanoTime.getAsLong();
        if (deadline == null || deadline.due || deadline.nanos - now <= 0) {
            return OptionalLong.empty();
        }
        // A promised extension is not taken back by an early renewal.
        deadline.nanos = later(deadline.nanos, now + ttlNanos(deadline.lease));
        return OptionalLong.of(deadline.lease.ttlSeconds());
    }

    /** Whole seconds that are left, 0 when due; empty when there is no such lease. */
    public synchronized OptionalLong remainingSeconds(long id) {
        Deadline deadline = deadlines.get(id);
        if (deadline == null) {
            return OptionalLong.empty();
        }
        long left = deadline.due ? 0 : Math.max(0, deadline.nanos - nanoTime.getAsLong());
        return OptionalLong.of(TimeUnit.NANOSECONDS.toSeconds(left));
    }

    /** Leases to revoke now, those first that ended first, at most so many. */
    public synchronized List<Long> due(int max) {
        long now = nanoTime.getAsLong();
        List<Long> due = new ArrayList<>();
        for (Wake wake = wakes.peek(); wake != null && wake.nanos - now <= 0; wake = wakes.peek()) {
            Deadline deadline = wake.deadline;
            boolean current = deadlines.get(deadline.lease.id()) == deadline;
            if (current && due.size() == max) {
                break;
            }
            wakes.poll();
            if (!current) {
                continue;
            }
            if (deadline.due || deadline.nanos - now <= 0) {
                deadline.due = true;
                due.add(deadline.lease.id());
                wakes.add(new Wake(now + retry.toNanos(), deadline));
            } else {
                wakes.add(new Wake(deadline.nanos, deadline));
            }
        }
        return due;
    }

    private void add(Lease lease, long nanos) {
        Deadline deadline = new Deadline(lease, nanos);
        deadlines.put(lease.id(), deadline);
        wakes.add(new Wake(nanos, deadline));
    }

    private void clear() {
        deadlines.clear();
        wakes.clear();
    }

    private static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }

    private static long ttlNanos(Lease lease) {
        return TimeUnit.SECONDS.toNanos(Math.min(lease.ttlSeconds(), TTL_SECONDS_CAP));
    }
}
