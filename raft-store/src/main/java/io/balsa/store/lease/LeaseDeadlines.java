package io.balsa.store.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
 * <p>So that a new leader need not start from the full time, what is left of a lease is noted in the table now and then: the
 * leader proposes {@link #checkpoints}. A lease of which something is noted bears a mark; its renewal must take the note
 * back before it is answered, or a new leader could end the lease early.
 *
 * <p>Worked example: {@code granted(7, 10 s)} at 0 s; {@code renew(7)} at 6 s; {@code due()} is empty at 10 s and {@code
 * [7]} at 16 s; {@code renew(7)} is empty from then on.
 *
 * <p>Any thread; nothing here blocks.
 */
public final class LeaseDeadlines {
    /** Longer times to live count as this: differences of the nanosecond clock must not overflow. */
    private static final long TTL_SECONDS_CAP = TimeUnit.DAYS.toSeconds(100 * 365L);

    /** The mark of a lease of which an earlier leader has noted something. */
    private static final long NOTED_BEFORE = -1;

    private final LongSupplier nanoTime;
    private final Duration retry;
    private final CheckpointIntervals intervals;

    /** Guarded by this, like the queue, which has one entry for each lease; it may be earlier than the true deadline. */
    private final Map<Long, Deadline> deadlines = new HashMap<>();

    private final PriorityQueue<Wake> wakes = new PriorityQueue<>();

    /** Leases of which the remaining time is to be noted; here too, an entry may be early. */
    private final PriorityQueue<Wake> notes = new PriorityQueue<>();

    private static final class Deadline {
        private final Lease lease;
        private long nanos;
        private boolean due;
        /** When what is left is to be noted next. */
        private long noteNanos;
        /** It has an entry among the notes. */
        private boolean toBeNoted;
        /** Not 0: something is noted in the table, or will be. */
        private long mark;

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

    /** What is left of the lease that this grant has made. */
    public record Checkpoint(long id, long remainingSeconds, long grant) {}

    /** @param retry after which a due lease that is still there is called due again */
    public LeaseDeadlines(LongSupplier nanoTime, Duration retry, CheckpointIntervals intervals) {
        this.nanoTime = nanoTime;
        this.retry = retry;
        this.intervals = intervals;
    }

    /**
     * This member leads: all leases of the store start over, from what is noted of them or from their full time.
     *
     * @param extension on top of the time to live: for how long nobody may have led
     */
    public synchronized void promote(Collection<Lease> leases, Duration extension) {
        clear();
        long now = nanoTime.getAsLong();
        for (Lease lease : leases) {
            add(lease, now + startNanos(lease) + extension.toNanos());
        }
    }

    /** This member leads no longer. */
    public synchronized void demote() {
        clear();
    }

    public synchronized void granted(Lease lease) {
        if (!deadlines.containsKey(lease.id())) {
            add(lease, nanoTime.getAsLong() + startNanos(lease));
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
        planNote(deadline, now);
        return OptionalLong.of(deadline.lease.ttlSeconds());
    }

    /** Not 0: something is noted of the lease, and its renewal must take that back. To be asked after the renewal. */
    public synchronized long mark(long id) {
        Deadline deadline = deadlines.get(id);
        return deadline == null ? 0 : deadline.mark;
    }

    /** The note that the mark stood for has been taken back. */
    public synchronized void unmark(long id, long mark) {
        Deadline deadline = deadlines.get(id);
        if (deadline != null && deadline.mark == mark) {
            deadline.mark = 0;
        }
    }

    /**
     * What to note now, at most so many leases. Those that are returned count as noted from here on.
     *
     * @param mark what they are marked with; not 0, and not one of before
     */
    public synchronized List<Checkpoint> checkpoints(int max, long mark) {
        long now = nanoTime.getAsLong();
        List<Checkpoint> found = new ArrayList<>();
        for (Wake note = notes.peek();
                note != null && note.nanos - now <= 0 && found.size() < max;
                note = notes.peek()) {
            notes.poll();
            Deadline deadline = note.deadline;
            boolean current = deadlines.get(deadline.lease.id()) == deadline;
            deadline.toBeNoted = false;
            if (!current || deadline.due) {
                continue;
            }
            long left = deadline.nanos - now;
            // Rounded up: never less than was promised.
            long seconds = TimeUnit.NANOSECONDS.toSeconds(left + TimeUnit.SECONDS.toNanos(1) - 1);
            if (deadline.noteNanos - now > 0) {
                queueNote(deadline);
            } else if (left > 0) {
                if (seconds < deadline.lease.ttlSeconds()) {
                    deadline.mark = mark;
                    found.add(new Checkpoint(deadline.lease.id(), seconds, deadline.lease.grant()));
                }
                planNote(deadline, now);
            }
        }
        return found;
    }

    /** A short lease, or one that ends soon, is not worth a note. */
    private void planNote(Deadline deadline, long now) {
        long interval = intervals.of(deadline.lease).toNanos();
        if (deadline.nanos - now > interval) {
            deadline.noteNanos = now + interval;
            queueNote(deadline);
        }
    }

    private void queueNote(Deadline deadline) {
        if (!deadline.toBeNoted) {
            deadline.toBeNoted = true;
            notes.add(new Wake(deadline.noteNanos, deadline));
        }
    }

    /** Those that end first come first; those of which no end is known here last, by id. Of any thread's own list. */
    public List<Lease> byDeadline(List<Lease> leases) {
        long now = nanoTime.getAsLong();
        Map<Long, Long> left = new HashMap<>();
        synchronized (this) {
            for (Lease lease : leases) {
                Deadline deadline = deadlines.get(lease.id());
                left.put(lease.id(), deadline == null ? Long.MAX_VALUE : deadline.nanos - now);
            }
        }
        return leases.stream()
                .sorted(Comparator.comparingLong((Lease lease) -> left.getOrDefault(lease.id(), Long.MAX_VALUE))
                        .thenComparingLong(Lease::id))
                .toList();
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
        deadline.mark = lease.remainingSeconds() > 0 ? NOTED_BEFORE : 0;
        deadlines.put(lease.id(), deadline);
        wakes.add(new Wake(nanos, deadline));
        planNote(deadline, nanoTime.getAsLong());
    }

    private void clear() {
        deadlines.clear();
        wakes.clear();
        notes.clear();
    }

    private static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }

    private static long ttlNanos(Lease lease) {
        return nanos(lease.ttlSeconds());
    }

    private static long startNanos(Lease lease) {
        return nanos(lease.remainingSeconds() > 0 ? lease.remainingSeconds() : lease.ttlSeconds());
    }

    private static long nanos(long seconds) {
        return TimeUnit.SECONDS.toNanos(Math.min(seconds, TTL_SECONDS_CAP));
    }
}
