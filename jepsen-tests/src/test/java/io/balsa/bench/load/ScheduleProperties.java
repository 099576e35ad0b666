package io.balsa.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ScheduleProperties {
    private static final long SECOND = 1_000_000_000L;

    /** Rounding never adds up, also after days. */
    @Property
    void afterSoManySecondsExactlyThatManyRequestsWereDue(
            @ForAll long start,
            @ForAll @LongRange(min = 1, max = 10_000_000) long rate,
            @ForAll @IntRange(max = 1_000_000) int seconds) {
        Schedule schedule = new Schedule(start / 4, rate);
        assertThat(schedule.dueNanos(rate * seconds)).isEqualTo(start / 4 + seconds * SECOND);
    }

    @Property
    void requestsAreDueInOrderAndEvenly(
            @ForAll @LongRange(min = 1, max = 10_000_000) long rate,
            @ForAll @LongRange(min = 0, max = 1L << 40) long request) {
        Schedule schedule = new Schedule(0, rate);
        long gap = schedule.dueNanos(request + 1) - schedule.dueNanos(request);
        assertThat(gap).isBetween(SECOND / rate, SECOND / rate + 1);
    }
}
