package io.balsa.store.raft;

/**
 * How much of the raft log is kept.
 *
 * @param flushAfterBytes applied bytes after which the store is flushed: a restart replays about this much, twice at worst
 * @param tailBytes of flushed entries that stay for members that lag: catching up from the log disturbs less than a copy of
 *     the whole state, which such a member is given when the log no longer has what it needs. A quarter of a gigabyte is
 *     some minutes of heavy writing. Members that are down for longer, or for ever, hold back nothing. After a restart twice
 *     as much may be there for a while
 * @param segmentBytes size of the log's files; whole ones are removed
 */
public record LogBounds(long flushAfterBytes, long tailBytes, long segmentBytes) {
    public static final LogBounds DEFAULT = new LogBounds(32L << 20, 256L << 20, 32L << 20);

    public LogBounds {
        if (flushAfterBytes <= 0 || tailBytes < 0 || segmentBytes <= 0) {
            throw new IllegalArgumentException("sizes of the raft log must be positive: " + flushAfterBytes + ", "
                    + tailBytes + ", " + segmentBytes);
        }
    }
}
