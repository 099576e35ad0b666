package io.balsa.bench;

import io.balsa.bench.report.Table;
import io.balsa.bench.work.Progress;
import io.balsa.bench.work.RowResult;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Progress on standard error: a line for everything that takes a while, with the seconds since the start. */
final class Terminal implements Progress {
    private final PrintStream err;
    private final LongSupplier nanoTime;
    private final long beganNanos;

    Terminal(PrintStream err, LongSupplier nanoTime) {
        this.err = err;
        this.nanoTime = nanoTime;
        this.beganNanos = nanoTime.getAsLong();
    }

    @Override
    public void doing(String what) {
        err.printf(Locale.ROOT, "%6.1f s  %s%n", (nanoTime.getAsLong() - beganNanos) / 1e9, what);
    }

    @Override
    public void done(RowResult result) {
        Table.of(List.of(result)).lines().skip(1).forEach(line -> doing("  " + line));
    }
}
