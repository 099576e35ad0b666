package io.balsa.store.config;

import java.time.Duration;

/**
 * When members compare what they hold.
 *
 * @param atStart before serving anybody
 * @param every between two comparisons of everything; zero: never
 * @param compactHashes the leader compares the members' hashes of compacted history
 * @param compactHashEvery between two of those
 */
public record CorruptionChecks(boolean atStart, Duration every, boolean compactHashes, Duration compactHashEvery) {
    public static final CorruptionChecks DEFAULT =
            new CorruptionChecks(false, Duration.ZERO, false, Duration.ofMinutes(1));

    public CorruptionChecks {
        if (every.isNegative()) {
            throw new IllegalArgumentException("--corrupt-check-time must not be negative");
        }
        if (compactHashEvery.isNegative() || compactHashEvery.isZero()) {
            throw new IllegalArgumentException("--compact-hash-check-time must be more than 0");
        }
    }
}
