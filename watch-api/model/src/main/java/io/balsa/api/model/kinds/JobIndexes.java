package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.GoText;
import java.util.ArrayList;
import java.util.List;

/**
 * Some of the indexes of a job, as its status and its policies write them.
 *
 * <pre>
 * 1,3-5,7  ->  [1..1, 3..5, 7..7]
 * </pre>
 */
record JobIndexes(List<Range> ranges) {
    record Range(int first, int last) {}

    JobIndexes {
        ranges = List.copyOf(ranges);
    }

    /** @throws IllegalArgumentException with Kubernetes' words where the text names no indexes below the completions */
    static JobIndexes parse(String text, int completions) {
        List<Range> ranges = new ArrayList<>();
        if (text.isEmpty()) {
            return new JobIndexes(ranges);
        }
        for (String part : text.split(",", -1)) {
            Range range = range(part, completions);
            if (!ranges.isEmpty() && ranges.get(ranges.size() - 1).last() >= range.first()) {
                throw notIncreasing(ranges.get(ranges.size() - 1).last(), range.first());
            }
            ranges.add(range);
        }
        return new JobIndexes(ranges);
    }

    private static Range range(String text, int completions) {
        String[] ends = text.split("-", -1);
        if (ends.length > 2) {
            throw new IllegalArgumentException("the fragment " + GoText.quote(text)
                    + " violates the requirement that an index interval can have at most two parts separated by '-'");
        }
        int first = index(ends[0], completions);
        if (ends.length == 1) {
            return new Range(first, first);
        }
        int last = index(ends[1], completions);
        if (first >= last) {
            throw notIncreasing(first, last);
        }
        return new Range(first, last);
    }

    private static int index(String text, int completions) {
        if (!text.matches("[+-]?[0-9]{1,18}")) {
            throw new IllegalArgumentException("cannot convert string to integer for index: " + GoText.quote(text));
        }
        long index = Long.parseLong(text);
        if (index >= completions) {
            throw new IllegalArgumentException("too large index: " + GoText.quote(text));
        }
        return (int) index;
    }

    private static IllegalArgumentException notIncreasing(int previous, int current) {
        return new IllegalArgumentException("non-increasing order, previous: " + previous + ", current: " + current);
    }

    long size() {
        return ranges.stream()
                .mapToLong(range -> range.last() - range.first() + 1L)
                .sum();
    }

    /** The first index that both have; -1 where there is none. */
    int overlap(JobIndexes other) {
        int mine = 0;
        int theirs = 0;
        while (mine < ranges.size() && theirs < other.ranges.size()) {
            Range a = ranges.get(mine);
            Range b = other.ranges.get(theirs);
            if (a.first() <= b.last() && b.first() <= a.last()) {
                return Math.max(a.first(), b.first());
            }
            if (a.first() <= b.first()) {
                mine++;
            } else {
                theirs++;
            }
        }
        return -1;
    }
}
