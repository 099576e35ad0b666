package io.balsa.bench.work;

import java.util.List;
import java.util.Optional;

/**
 * A row of the matrix.
 *
 * @param name as it is printed and as {@code --only} takes it
 * @param group what {@code --only} takes for it and its like
 * @param readings what is compared, the most telling first; at least one
 */
public record Row(String name, String group, Task task, List<Reading> readings) {
    /** A figure, and what it should be. */
    public record Reading(Measure measure, Optional<Target> target) {
        static Reading of(Measure measure) {
            return new Reading(measure, Optional.empty());
        }

        static Reading of(Measure measure, Target target) {
            return new Reading(measure, Optional.of(target));
        }
    }

    public Row {
        readings = List.copyOf(readings);
    }

    /** Loading gigabytes takes minutes: once is enough. */
    int rounds(int wanted) {
        return task instanceof Task.LargeData ? 1 : wanted;
    }

    /** Whether it needs clusters of its own, started for it. */
    public boolean isSpecial() {
        return !(task instanceof Task.Steady
                || task instanceof Task.Paced
                || task instanceof Task.FanOut
                || task instanceof Task.Compaction);
    }
}
