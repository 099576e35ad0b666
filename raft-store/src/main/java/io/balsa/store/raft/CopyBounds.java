package io.balsa.store.raft;

import java.time.Duration;

/**
 * Bounds of giving copies of a member's state to others.
 *
 * @param countMax copies at a time: as many members as a cluster of seven can do without
 * @param idleMax how long a copy outlives its last use: a receiver that has lost its connection comes back within it, and
 *     one that has everything has opened it and asks for the log
 * @param bytesPerSecond for all receivers together: half of what a gigabit link carries, and little for a disk, so that
 *     replication and clients keep the rest
 * @param chunkBytes what is in memory for a receiver, on either side
 */
public record CopyBounds(int countMax, Duration idleMax, long bytesPerSecond, int chunkBytes) {
    public static final CopyBounds DEFAULT = new CopyBounds(3, Duration.ofSeconds(60), 64L << 20, 256 << 10);

    public CopyBounds {
        if (countMax <= 0 || bytesPerSecond <= 0 || chunkBytes <= 0) {
            throw new IllegalArgumentException(
                    "bounds of copies must be positive: " + countMax + ", " + bytesPerSecond + ", " + chunkBytes);
        }
    }
}
