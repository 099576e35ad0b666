package io.balsa.api.model;

import java.time.Duration;
import java.util.BitSet;

/**
 * When something is to happen again and again, as cron writes it and Kubernetes reads it: five fields, a name, or a
 * span of time.
 *
 * <pre>
 * 30 6-8 * * mon-fri   at half past six, seven and eight on working days
 * 5/15 * * * *         at 5, 20, 35 and 50 minutes past every hour
 * @daily               at midnight
 * @every 1h30m         ninety minutes after the last time
 * </pre>
 */
public sealed interface CronSchedule {
    /**
     * At the times whose parts are all among those of the fields.
     *
     * @param days of the month, from 1
     * @param months from 1
     * @param weekdays from 0, which is Sunday
     * @param anyDay the field for days, or that for weekdays, takes all: the other one decides; where neither does, a
     *     day that either of them names is meant
     */
    record Times(BitSet minutes, BitSet hours, BitSet days, BitSet months, BitSet weekdays, boolean anyDay)
            implements CronSchedule {}

    /** After a span of time, at least a second. */
    record Every(Duration delay) implements CronSchedule {}

    /**
     * Reads a schedule; a time zone before it is checked and then left out.
     *
     * @throws IllegalArgumentException with Kubernetes' words where the text is no schedule
     */
    static CronSchedule parse(String text) {
        return CronParser.parse(text);
    }
}
