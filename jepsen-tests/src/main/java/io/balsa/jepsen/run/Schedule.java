package io.balsa.jepsen.run;

import io.balsa.jepsen.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which fault comes when, decided by a seed and nothing else. Not thread-safe.
 *
 * <p>Guarantees: all kinds have their turn before one comes again; each step ends, and everything is healed before the next;
 * where two faults come together, both allow it. Faults that take a majority away are not avoided, only ended.
 */
final class Schedule {
    /** Of so many steps, one has company where it allows it. */
    private static final int STEPS_PER_COMPANY = 3;

    private static final int PAUSE_LEAST_MILLIS = 500;
    private static final int PAUSE_MOST_MILLIS = 2_000;

    /**
     * One time of harm.
     *
     * @param faults one, or two that come one after the other and are healed in the opposite order
     * @param seeds what each of them decides by
     * @param holdMillis from the last begin to the first healing
     * @param pauseMillis without harm, before it
     */
    record Step(List<Fault> faults, List<Long> seeds, long holdMillis, long pauseMillis) {
        Step {
            faults = List.copyOf(faults);
            seeds = List.copyOf(seeds);
        }
    }

    private final List<Fault> kinds;
    private final boolean company;
    private final SplittableRandom random;
    private final List<Fault> bag = new ArrayList<>();

    /**
     * @param kinds not empty
     * @param company whether two faults may come together
     */
    Schedule(long seed, List<Fault> kinds, boolean company) {
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("a schedule needs at least one fault");
        }
        this.kinds = List.copyOf(kinds);
        this.company = company;
        this.random = new SplittableRandom(seed);
    }

    /** There is always another one. */
    Step next() {
        long pause = random.nextLong(PAUSE_LEAST_MILLIS, PAUSE_MOST_MILLIS + 1);
        List<Fault> faults = new ArrayList<>(List.of(draw()));
        boolean accompanied = random.nextInt(STEPS_PER_COMPANY) == 0;
        if (company && accompanied) {
            bag.stream()
                    .filter(other -> faults.get(0).area().allows(other.area()))
                    .findFirst()
                    .ifPresent(other -> {
                        bag.remove(other);
                        faults.add(other);
                    });
        }
        long hold = faults.stream()
                .mapToLong(fault -> fault.hold().pickMillis(random))
                .max()
                .orElseThrow();
        List<Long> seeds = faults.stream().map(fault -> random.nextLong()).toList();
        return new Step(faults, seeds, hold, pause);
    }

    private Fault draw() {
        if (bag.isEmpty()) {
            bag.addAll(kinds);
            for (int i = bag.size() - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                bag.set(i, bag.set(other, bag.get(i)));
            }
        }
        return bag.remove(0);
    }
}
