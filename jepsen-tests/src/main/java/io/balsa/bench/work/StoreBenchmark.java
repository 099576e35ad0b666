package io.balsa.bench.work;

import io.balsa.bench.load.WarmUp;
import io.balsa.bench.peer.CannotRunException;
import io.balsa.bench.peer.MemberEndedException;
import io.balsa.bench.peer.Side;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures rows, one after the other. Of each round, one side goes first in the odd ones, the other in the even ones.
 * Confined to one thread.
 */
public final class StoreBenchmark {
    private static final int WARM_UPS = 3;
    /** A pair that does not count is taken again; a machine has its moments. */
    private static final int ATTEMPTS = 2;

    private final Bench bench;
    private final Plan plan;
    private final Progress progress;
    private final Fairness fairness;
    private final long deadlineNanos;

    public StoreBenchmark(Bench bench, Plan plan, Progress progress) {
        this.bench = bench;
        this.plan = plan;
        this.progress = progress;
        this.fairness = new Fairness(bench.client());
        this.deadlineNanos = bench.nanoTime().getAsLong() + plan.limit().toNanos();
    }

    /** Rows on running clusters first, then those that start their own; results in that order. */
    public List<RowResult> run(List<Row> rows) throws InterruptedException, IOException {
        List<RowResult> results = new ArrayList<>();
        List<Row> shared = rows.stream().filter(row -> !row.isSpecial()).toList();
        try (Contenders contenders = new Contenders(bench)) {
            if (!shared.isEmpty()) {
                warmUp(contenders);
            }
            for (Row row : shared) {
                results.add(run(row, contenders));
                if (plan.tidy()) {
                    tidy(contenders);
                }
            }
        }
        try (Contenders none = new Contenders(bench)) {
            for (Row row : rows.stream().filter(Row::isSpecial).toList()) {
                results.add(run(row, none));
            }
        }
        return results;
    }

    /** What goes wrong here, the next row will say, too. */
    private void tidy(Contenders contenders) throws InterruptedException {
        try {
            contenders.compact();
        } catch (StatusRuntimeException | CannotRunException | MemberEndedException e) {
            progress.doing("compacting between rows: " + e.getMessage());
        }
    }

    /** A cold client costs several times what a warm one does, and takes it from the members. */
    private void warmUp(Contenders contenders) throws InterruptedException, IOException {
        for (Side side : Side.values()) {
            progress.doing("starting 3 members of " + bench.program(side).version());
            contenders.keys(side, DataSet.SMALL);
        }
        progress.doing("warming up");
        List<Measurement> works = List.of(
                new SteadyMeasurement(bench, contenders, new Task.Steady(Kind.MIX_1, 64, Spread.LEADER, DataSet.SMALL)),
                new SteadyMeasurement(bench, contenders, new Task.Steady(Kind.PUT, 64, Spread.ALL, DataSet.SMALL)));
        for (int i = 0; i < WARM_UPS; i++) {
            for (Side side : Side.values()) {
                pass(works, side);
            }
        }
        if (!plan.steadyMax().isZero()) {
            untilSteady("warming up", plan.steadyMax(), () -> pass(works, Side.OURS));
        }
    }

    private double untilSteady(String what, Duration max, WarmUp.Pass pass) throws InterruptedException, IOException {
        return WarmUp.untilSteady(
                bench.nanoTime(),
                max,
                pass,
                rate -> progress.doing(what + " until it is as fast as it gets: " + Math.round(rate) + "/s"));
    }

    /** Each of the works once; says how many operations a second that were on average. */
    private double pass(List<Measurement> works, Side side) throws InterruptedException, IOException {
        double perSecond = 0;
        for (Measurement work : works) {
            perSecond += work.warm(side, plan.warmUp().dividedBy(works.size()));
        }
        return perSecond / works.size();
    }

    /** A row that cannot be measured does not keep the others from it. */
    private RowResult run(Row row, Contenders contenders) throws InterruptedException, IOException {
        RowResult result;
        try (Measurement measurement = Measurements.of(row.task(), bench, contenders, plan)) {
            Duration max = row.isSpecial() ? Duration.ZERO : plan.rowSteadyMax();
            double ours = untilSteady(row.name() + ": warming up", max, () -> measurement.warm(Side.OURS, plan.warm()));
            double theirs = measurement.warm(Side.THEIRS, plan.warm());
            result = rounds(row, measurement, Plan.operations(ours, theirs, plan.window()));
        } catch (MemberEndedException e) {
            result = RowResult.faulty(row, String.valueOf(e.getMessage()));
        } catch (CannotRunException | StatusRuntimeException e) {
            result = RowResult.ofVoid(row, String.valueOf(e.getMessage()));
        }
        progress.done(result);
        return result;
    }

    private RowResult rounds(Row row, Measurement measurement, long operations)
            throws InterruptedException, IOException {
        List<Sample> ours = new ArrayList<>();
        List<Sample> theirs = new ArrayList<>();
        int wanted = row.rounds(plan.rounds());
        for (int round = 0; round < wanted && (round == 0 || isTimeLeft()); round++) {
            Optional<String> reason = Optional.empty();
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                String which = row.name() + ": round " + (round + 1) + " of " + wanted;
                progress.doing(which);
                Side first = round % 2 == 0 ? Side.OURS : Side.THEIRS;
                Sample one = measurement.take(first, operations);
                progress.doing(which + ", " + bench.program(first).version() + ": p50 "
                        + Duration.ofNanos(one.latency().p50()).toMillis() + " ms, "
                        + (one.costs().residentBytes() >> 20) + " MiB; now the other");
                Sample other = measurement.take(first.other(), operations);
                Sample our = first == Side.OURS ? one : other;
                Sample their = first == Side.OURS ? other : one;
                Optional<String> fault = Fairness.fault(Side.OURS, our.evidence())
                        .or(() -> Fairness.fault(Side.THEIRS, their.evidence()));
                if (fault.isPresent()) {
                    return RowResult.faulty(row, fault.get());
                }
                reason = fairness.voidReason(our.evidence(), their.evidence());
                if (reason.isEmpty()) {
                    ours.add(our);
                    theirs.add(their);
                    break;
                }
            }
            if (reason.isPresent()) {
                return RowResult.ofVoid(row, reason.get());
            }
        }
        return RowResult.measured(row, ours, theirs);
    }

    private boolean isTimeLeft() {
        return bench.nanoTime().getAsLong() - deadlineNanos < 0;
    }
}
