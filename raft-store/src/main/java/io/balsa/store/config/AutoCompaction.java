package io.balsa.store.config;

import java.time.Duration;

/**
 * Which history the leader drops by itself.
 *
 * @param mode what {@code retention} means
 * @param retention as the operator wrote it: a number of revisions, or a duration ("90m"; a bare number: hours); "0": nothing
 *     is dropped
 */
public record AutoCompaction(Mode mode, String retention) {
    /** etcd: --auto-compaction-mode. */
    public enum Mode {
        PERIODIC,
        REVISION
    }

    public static final AutoCompaction OFF = new AutoCompaction(Mode.PERIODIC, "0");

    public AutoCompaction {
        if (mode == Mode.REVISION) {
            parseRevisions(retention);
        } else {
            parsePeriod(retention);
        }
    }

    public boolean isOn() {
        return mode == Mode.REVISION ? revisions() > 0 : !period().isZero();
    }

    /** Revisions that are kept; only where the mode is REVISION. */
    public long revisions() {
        return parseRevisions(retention);
    }

    /** How far back history is kept; only where the mode is PERIODIC. */
    public Duration period() {
        return parsePeriod(retention);
    }

    private static long parseRevisions(String text) {
        try {
            long revisions = Long.parseLong(text);
            if (revisions >= 0) {
                return revisions;
            }
        } catch (NumberFormatException e) {
            // Refused below like a negative one.
        }
        throw new IllegalArgumentException("--auto-compaction-retention=\"" + text
                + "\" is not a number of revisions, which --auto-compaction-mode=revision needs");
    }

    // etcd: a number without a unit is hours
    private static Duration parsePeriod(String text) {
        if (text.matches("[0-9]{1,7}")) {
            return Duration.ofHours(Integer.parseInt(text));
        }
        Duration period = GoDuration.parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "--auto-compaction-retention=\"" + text + "\" is neither hours nor a duration like \"90m\""));
        if (period.isNegative()) {
            throw new IllegalArgumentException("--auto-compaction-retention must not be negative");
        }
        return period;
    }
}
