package io.balsa.bench.work;

/** The measurement of each task. */
final class Measurements {
    private Measurements() {}

    static Measurement of(Task task, Bench bench, Contenders contenders, Plan plan) {
        if (task instanceof Task.Steady steady) {
            return new SteadyMeasurement(bench, contenders, steady);
        }
        if (task instanceof Task.FanOut fanOut) {
            return new FanOutMeasurement(bench, contenders, fanOut);
        }
        throw new IllegalArgumentException("not yet: " + task + plan);
    }
}
