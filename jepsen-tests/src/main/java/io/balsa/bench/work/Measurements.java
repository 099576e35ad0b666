package io.balsa.bench.work;

import java.util.Optional;

/** The measurement of each task. */
final class Measurements {
    private Measurements() {}

    /** @param contenders running clusters; rows that start their own use them only to fill those */
    static Measurement of(Task task, Bench bench, Contenders contenders, Plan plan) {
        if (task instanceof Task.Steady steady) {
            return new SteadyMeasurement(bench, contenders, steady);
        }
        if (task instanceof Task.Paced paced) {
            return new PacedMeasurement(bench, contenders, paced, plan.window());
        }
        if (task instanceof Task.FanOut fanOut) {
            return new FanOutMeasurement(bench, contenders, fanOut);
        }
        if (task instanceof Task.Compaction compaction) {
            return new CompactionMeasurement(bench, contenders, compaction);
        }
        if (task instanceof Task.ColdStart coldStart) {
            return new ColdStartMeasurement(bench, contenders, coldStart);
        }
        if (task instanceof Task.FirstPut firstPut) {
            Optional<DataSet> before = firstPut.restart() ? Optional.of(DataSet.SMALL) : Optional.empty();
            return new FirstPutMeasurement(bench, contenders, before);
        }
        if (task instanceof Task.LeaderKill leaderKill) {
            return new LeaderKillMeasurement(bench, contenders, leaderKill);
        }
        Task.LargeData large = (Task.LargeData) task;
        return new FirstPutMeasurement(bench, contenders, Optional.of(large.set()));
    }
}
