package io.balsa.bench.work;

import io.balsa.bench.peer.Side;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Samples as tests need them. */
public final class Samples {
    private Samples() {}

    /** Of a fair measurement of 1,000 operations. */
    public static Sample of(Side side, double perSecond, long p50Nanos) {
        return new Sample(
                1_000,
                (long) (1_000 * 1e9 / perSecond),
                new Sample.Latency(p50Nanos, p50Nanos * 4, p50Nanos * 10),
                new Sample.Costs(200_000_000, 20_000_000, 10_000_000, 5_000, 300L << 20),
                fair(side));
    }

    static Evidence fair(Side side) {
        List<Long> processes = side == Side.OURS ? List.of(11L, 12L, 13L) : List.of(21L, 22L, 23L);
        return new Evidence(
                processes,
                processes,
                true,
                true,
                List.of(5L, 5L, 0L),
                OptionalLong.of(1_000),
                1_000,
                Optional.empty(),
                Optional.empty());
    }

    /** A row that was measured so many times, each round a bit faster than the last. */
    public static RowResult measured(Row row, int rounds, double ours, double theirs) {
        List<Sample> our = IntStream.range(0, rounds)
                .mapToObj(round -> of(Side.OURS, ours * (1 + round), 1_000_000))
                .toList();
        List<Sample> their = IntStream.range(0, rounds)
                .mapToObj(round -> of(Side.THEIRS, theirs * (1 + round), 2_000_000))
                .toList();
        return RowResult.measured(row, our, their);
    }

    public static RowResult ofVoid(Row row, String reason) {
        return RowResult.ofVoid(row, reason);
    }

    public static RowResult faulty(Row row, String fault) {
        return RowResult.faulty(row, fault);
    }

    /** A row by its name. */
    public static Row row(String name) {
        return Matrix.only(Matrix.standard(), List.of(name)).get(0);
    }
}
