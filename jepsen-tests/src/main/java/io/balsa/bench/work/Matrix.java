package io.balsa.bench.work;

import io.balsa.bench.work.Row.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The rows. Pure. */
public final class Matrix {
    private static final List<Integer> IN_FLIGHT = List.of(1, 8, 64, 256, 1_000);
    private static final DataSet LARGE_VALUES = new DataSet(10_000, 4_096);
    private static final DataSet MANY_KEYS = new DataSet(1_000_000, 256);

    private Matrix() {}

    /** What a build has time for: a put alone, many puts, reads, watches. */
    public static List<Row> quick() {
        return List.of(
                steady(Kind.PUT, 1, Spread.LEADER, DataSet.SMALL),
                steady(Kind.PUT, 64, Spread.LEADER, DataSet.SMALL),
                steady(Kind.RANGE, 64, Spread.LEADER, DataSet.SMALL),
                fanOut(1, 1_000, 1_000));
    }

    /** Each kind with what is varied about it, one thing at a time; then the rows that start and kill clusters. */
    public static List<Row> standard() {
        List<Row> rows = new ArrayList<>();
        for (Kind kind : List.of(Kind.PUT, Kind.RANGE)) {
            IN_FLIGHT.forEach(inFlight -> rows.add(steady(kind, inFlight, Spread.LEADER, DataSet.SMALL)));
            List.of(64, 256, 1_000).forEach(inFlight -> rows.add(steady(kind, inFlight, Spread.ALL, DataSet.SMALL)));
            rows.add(paced(kind));
            rows.add(steady(kind, 64, Spread.LEADER, LARGE_VALUES));
            rows.add(steady(kind, 64, Spread.LEADER, MANY_KEYS));
        }
        List.of(1, 64, 256, 1_000)
                .forEach(inFlight -> rows.add(steady(Kind.SERIALIZABLE, inFlight, Spread.LEADER, DataSet.SMALL)));
        rows.add(steady(Kind.SERIALIZABLE, 256, Spread.ALL, DataSet.SMALL));
        for (Kind kind : List.of(Kind.MIX_1, Kind.MIX_9, Kind.TXN)) {
            List.of(1, 64, 256).forEach(inFlight -> rows.add(steady(kind, inFlight, Spread.LEADER, DataSet.SMALL)));
            rows.add(steady(kind, 256, Spread.ALL, DataSet.SMALL));
        }
        List.of(1, 8, 64).forEach(inFlight -> rows.add(steady(Kind.LIST, inFlight, Spread.LEADER, DataSet.SMALL)));
        rows.add(steady(Kind.LIST, 8, Spread.LEADER, MANY_KEYS));
        rows.add(steady(Kind.LEASE, 64, Spread.LEADER, DataSet.SMALL));
        rows.add(steady(Kind.LEASE, 1_000, Spread.ALL, DataSet.SMALL));
        rows.add(fanOut(1, 1_000, 1_000));
        rows.add(fanOut(100, 100, 100));
        rows.addAll(special());
        return List.copyOf(rows);
    }

    private static List<Row> special() {
        return List.of(
                new Row(
                        "compaction of 1M revisions",
                        "compaction",
                        new Task.Compaction(1_000_000, 1_000),
                        List.of(Reading.of(Measure.P99, Target.atMost(0.7)))),
                new Row(
                        "first 10 s after start, put 256",
                        "cold",
                        new Task.ColdStart(256, 10),
                        List.of(Reading.of(Measure.THROUGHPUT, Target.atLeast(0.8)))),
                new Row(
                        "first put, new members",
                        "start",
                        new Task.FirstPut(false),
                        List.of(Reading.of(Measure.ELAPSED, Target.atMost(1.3)))),
                new Row(
                        "first put, restart",
                        "start",
                        new Task.FirstPut(true),
                        List.of(Reading.of(Measure.ELAPSED, Target.oursAtMost(2e9)))),
                new Row(
                        "leader kill",
                        "kill",
                        new Task.LeaderKill(7),
                        List.of(
                                Reading.of(Measure.P50, Target.atMost(0.75)),
                                Reading.of(Measure.MAX, Target.oursAtMost(1.8e9)))));
    }

    /** What takes much disk and time: 5 GB in each member. */
    public static List<Row> large() {
        return List.of(new Row(
                "restart with 5 GB",
                "large",
                new Task.LargeData(new DataSet(1_250_000, 4_096)),
                List.of(
                        Reading.of(Measure.ELAPSED, Target.oursAtMost(3e9)),
                        Reading.of(Measure.MEMORY, Target.oursAtMost(1L << 30)))));
    }

    /** Every combination of what can be varied; takes hours. A million large values would fill an etcd's database. */
    public static List<Row> every() {
        List<Row> rows = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (DataSet set : List.of(DataSet.SMALL, LARGE_VALUES, MANY_KEYS)) {
                if (kind == Kind.LEASE && !set.equals(DataSet.SMALL)) {
                    continue;
                }
                for (Spread spread : Spread.values()) {
                    IN_FLIGHT.forEach(inFlight -> rows.add(steady(kind, inFlight, spread, set)));
                }
            }
        }
        standard().stream().filter(row -> !(row.task() instanceof Task.Steady)).forEach(rows::add);
        return List.copyOf(rows);
    }

    /**
     * Those that are named, by name or group.
     *
     * @throws IllegalArgumentException if a name fits none, with the ones there are
     */
    public static List<Row> only(List<Row> rows, List<String> names) {
        for (String name : names) {
            if (rows.stream().noneMatch(row -> isCalled(row, name))) {
                Set<String> groups = rows.stream().map(Row::group).collect(Collectors.toCollection(TreeSet::new));
                throw new IllegalArgumentException("no row is called \"" + name + "\"; there are "
                        + String.join(", ", groups) + ", and single rows as --list prints them");
            }
        }
        return names.isEmpty()
                ? rows
                : rows.stream()
                        .filter(row -> names.stream().anyMatch(name -> isCalled(row, name)))
                        .toList();
    }

    private static boolean isCalled(Row row, String name) {
        return row.name().equals(name) || row.group().equals(name);
    }

    static Row steady(Kind kind, int inFlight, Spread spread, DataSet set) {
        String name = kind.word() + " " + inFlight + spread.suffix() + set.suffix();
        return new Row(
                name,
                kind.word(),
                new Task.Steady(kind, inFlight, spread, set),
                List.of(Targets.of(kind, inFlight, spread, set)));
    }

    private static Row paced(Kind kind) {
        return new Row(
                kind.word() + " paced",
                kind.word(),
                new Task.Paced(kind, Spread.LEADER, DataSet.SMALL),
                List.of(Reading.of(Measure.P99)));
    }

    private static Row fanOut(int writers, int watchersEach, int streams) {
        Reading reading =
                writers == 1 ? Reading.of(Measure.THROUGHPUT, Target.atLeast(2)) : Reading.of(Measure.THROUGHPUT);
        return new Row(
                "watch " + writers + "x" + watchersEach,
                "watch",
                new Task.FanOut(writers, watchersEach, streams),
                List.of(reading));
    }
}
