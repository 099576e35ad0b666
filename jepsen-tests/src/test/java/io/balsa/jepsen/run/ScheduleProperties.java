package io.balsa.jepsen.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.fault.Area;
import io.balsa.jepsen.fault.Fault;
import io.balsa.jepsen.fault.Faults;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What faults come in which order: a seed decides it, and nothing else. */
class ScheduleProperties {
    private static final int STEPS = 200;

    @Provide
    Arbitrary<List<Fault>> kinds() {
        return Arbitraries.of(Faults.ALL).list().uniqueElements().ofMinSize(1);
    }

    private static List<Schedule.Step> steps(long seed, List<Fault> kinds, boolean company) {
        Schedule schedule = new Schedule(seed, kinds, company);
        return Stream.generate(schedule::next).limit(STEPS).toList();
    }

    @Property(tries = 100)
    void theSameSeedGivesTheSameSchedule(
            @ForAll long seed, @ForAll("kinds") List<Fault> kinds, @ForAll boolean company) {
        assertThat(steps(seed, kinds, company)).isEqualTo(steps(seed, kinds, company));
    }

    @Property(tries = 100)
    void allKindsHaveTheirTurnBeforeOneComesAgain(
            @ForAll long seed, @ForAll("kinds") List<Fault> kinds, @ForAll boolean company) {
        List<Fault> order = steps(seed, kinds, company).stream()
                .flatMap(step -> step.faults().stream())
                .toList();
        for (int from = 0; from + kinds.size() <= order.size(); from += kinds.size()) {
            assertThat(order.subList(from, from + kinds.size())).containsExactlyInAnyOrderElementsOf(kinds);
        }
    }

    /** Also those that take a majority away: they are never left as they are. */
    @Property(tries = 100)
    void everyStepIsBoundedAndCompanyIsAllowedByBoth(@ForAll long seed, @ForAll("kinds") List<Fault> kinds) {
        for (Schedule.Step step : steps(seed, kinds, true)) {
            assertThat(step.faults()).hasSizeBetween(1, 2);
            assertThat(step.seeds()).hasSameSizeAs(step.faults());
            assertThat(step.pauseMillis()).isBetween(0L, 10_000L);
            assertThat(step.holdMillis())
                    .isBetween(
                            Collections.max(step.faults().stream()
                                    .map(fault -> fault.hold().leastMillis())
                                    .toList()),
                            Collections.max(step.faults().stream()
                                    .map(fault -> fault.hold().mostMillis())
                                    .toList()));
            if (step.faults().size() == 2) {
                Area one = step.faults().get(0).area();
                Area other = step.faults().get(1).area();
                assertThat(one.allows(other) && other.allows(one)).isTrue();
                assertThat(one).isNotEqualTo(other);
            }
        }
    }

    @Property(tries = 100)
    void nobodyHasCompanyWhereThatIsNotWanted(@ForAll long seed, @ForAll("kinds") List<Fault> kinds) {
        assertThat(steps(seed, kinds, false)).allMatch(step -> step.faults().size() == 1);
    }

    @Property(tries = 20)
    void differentSeedsGiveDifferentSchedules(@ForAll long seed) {
        Set<List<List<Fault>>> orders = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            List<List<Fault>> order = new ArrayList<>();
            steps(seed + i, Faults.ALL, true).forEach(step -> order.add(step.faults()));
            orders.add(order);
        }
        assertThat(orders).hasSize(5);
    }
}
