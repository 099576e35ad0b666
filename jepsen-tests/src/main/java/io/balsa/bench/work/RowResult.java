package io.balsa.bench.work;

import java.util.List;
import java.util.Optional;

/**
 * What came of a row.
 *
 * @param ours one sample each round; as many as theirs, and empty when the row is void
 * @param voidReason why there is nothing to compare
 * @param fault what a store did that it must not; the row is void then, too
 */
public record RowResult(
        Row row, List<Sample> ours, List<Sample> theirs, Optional<String> voidReason, Optional<String> fault) {
    public RowResult {
        ours = List.copyOf(ours);
        theirs = List.copyOf(theirs);
    }

    static RowResult measured(Row row, List<Sample> ours, List<Sample> theirs) {
        return new RowResult(row, ours, theirs, Optional.empty(), Optional.empty());
    }

    static RowResult ofVoid(Row row, String reason) {
        return new RowResult(row, List.of(), List.of(), Optional.of(reason), Optional.empty());
    }

    static RowResult faulty(Row row, String fault) {
        return new RowResult(row, List.of(), List.of(), Optional.of(fault), Optional.of(fault));
    }

    public boolean isVoid() {
        return voidReason.isPresent();
    }
}
