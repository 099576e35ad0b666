package io.balsa.store.upkeep;

import io.balsa.store.config.AutoCompaction.Mode;
import java.time.Duration;

/** How much history a store that compacts itself keeps. */
public sealed interface Retention {
    Retention OFF = new Everything();

    /** No compaction but those that clients ask for. */
    record Everything() implements Retention {}

    /** What happened within this time. */
    record Time(Duration period) implements Retention {}

    /** So many revisions. */
    record Revisions(long count) implements Retention {}

    /** As an operator has it. */
    static Retention of(io.balsa.store.config.AutoCompaction settings) {
        if (!settings.isOn()) {
            return OFF;
        }
        return settings.mode() == Mode.REVISION ? new Revisions(settings.revisions()) : new Time(settings.period());
    }
}
