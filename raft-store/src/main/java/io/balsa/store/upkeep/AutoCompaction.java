package io.balsa.store.upkeep;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * When a store compacts itself, and at which revision. etcd: {@code v3compactor}.
 *
 * <p>By time, period P: the revision is noted every tenth of P or of an hour, whichever is shorter. The first compaction
 * comes after P, then one every P or hour, at the revision of P ago (and a tenth more, since the latest note is of the look
 * before); one that failed is tried again a tenth later. By
 * revisions, N: every 5 minutes, at the revision N before the present. Members that do not lead note revisions all the same,
 * so that a new leader knows its past.
 *
 * <p>Worked example, P = 10 s: revision 5 at 0 s, 9 at 1 s. At 10 s: compact at 5; at 20 s: at the revision of 9 s.
 *
 * <p>Belongs to one thread; no clock: the caller says what time it is.
 */
public final class AutoCompaction {
    private static final Duration LONGEST_BETWEEN = Duration.ofHours(1);
    private static final int NOTES_PER_INTERVAL = 10;
    private static final Duration BETWEEN_BY_REVISION = Duration.ofMinutes(5);

    private final Retention retention;
    private final long noteNanos;
    private final int notesMax;
    private final Deque<Long> notes = new ArrayDeque<>();

    private long nextLookNanos;
    private long lastSuccessNanos;
    private long lastRevision;
    /** What must pass since the last success. */
    private long pauseNanos;

    /** @param nowNanos when the member starts */
    public AutoCompaction(Retention retention, long nowNanos) {
        this.retention = retention;
        this.nextLookNanos = nowNanos;
        this.lastSuccessNanos = nowNanos;
        if (retention instanceof Retention.Time time) {
            noteNanos = betweenNanos(time) / NOTES_PER_INTERVAL;
            notesMax = Math.toIntExact(time.period().toNanos() / Math.max(1, noteNanos)) + 1;
            pauseNanos = time.period().toNanos();
        } else {
            noteNanos = BETWEEN_BY_REVISION.toNanos();
            notesMax = 1;
            nextLookNanos = nowNanos + noteNanos;
        }
    }

    private static long betweenNanos(Retention.Time time) {
        Duration between = time.period().compareTo(LONGEST_BETWEEN) > 0 ? LONGEST_BETWEEN : time.period();
        return between.toNanos();
    }

    /**
     * To be called often.
     *
     * @param revision the store's
     * @param leads only a leader compacts
     * @return where to compact now; the caller reports with {@link #succeeded} unless it failed
     */
    public OptionalLong look(long nowNanos, long revision, boolean leads) {
        if (nowNanos - nextLookNanos < 0) {
            return OptionalLong.empty();
        }
        nextLookNanos = nowNanos + noteNanos;
        if (retention instanceof Retention.Time time) {
            return byTime(time, nowNanos, revision, leads);
        }
        return retention instanceof Retention.Revisions kept
                ? byRevision(revision - kept.count(), leads)
                : OptionalLong.empty();
    }

    private OptionalLong byTime(Retention.Time time, long nowNanos, long revision, boolean leads) {
        Long oldest = notes.peekFirst();
        boolean due = oldest != null && leads && nowNanos - lastSuccessNanos >= pauseNanos && oldest != lastRevision;
        notes.addLast(revision);
        if (notes.size() > notesMax) {
            notes.removeFirst();
        }
        if (!due || oldest == null) {
            return OptionalLong.empty();
        }
        pauseNanos = betweenNanos(time);
        return OptionalLong.of(oldest);
    }

    private OptionalLong byRevision(long at, boolean leads) {
        return leads && at > 0 && at != lastRevision ? OptionalLong.of(at) : OptionalLong.empty();
    }

    /** The store has been compacted at the revision, by this member or another. */
    public void succeeded(long nowNanos, long revision) {
        lastSuccessNanos = nowNanos;
        lastRevision = revision;
    }
}
