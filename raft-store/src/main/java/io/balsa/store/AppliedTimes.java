package io.balsa.store;

import io.balsa.store.apply.AppliedBatch;
import io.balsa.store.metrics.Histogram;
import io.balsa.store.metrics.Labelled;
import io.balsa.store.metrics.MetricsPage;
import io.balsa.store.metrics.SlowApplies;
import io.balsa.store.v1.Command;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * How long applying takes, under etcd's names. Requests that were proposed together are applied and written together, so
 * each of them took as long as its log entry. The applying thread alone.
 */
final class AppliedTimes {
    private final LongSupplier nanoTime;
    private final Labelled<Histogram> seconds;
    private final SlowApplies slow;
    private long startNanos;

    AppliedTimes(MetricsPage page, LongSupplier nanoTime, SlowApplies slow) {
        this.nanoTime = nanoTime;
        this.slow = slow;
        this.seconds = page.histograms(
                "etcd_server_apply_duration_seconds",
                "How long requests took to apply, with those of the same log entry.",
                0.0001,
                20,
                "version",
                "op",
                "success");
    }

    void applying() {
        startNanos = nanoTime.getAsLong();
    }

    void applied(AppliedBatch batch) {
        long nanos = nanoTime.getAsLong() - startNanos;
        for (int i = 0; i < batch.commands().size(); i++) {
            boolean well = !batch.results().get(i).hasRefusal();
            seconds.with("v3", operation(batch.commands().get(i)), Boolean.toString(well))
                    .observeNanos(nanos);
        }
        slow.took(nanos, () -> describe(batch));
    }

    /** What kinds of requests there were: neither keys nor values are for the log. */
    private static String describe(AppliedBatch batch) {
        Map<String, Long> kinds = batch.commands().stream()
                .collect(Collectors.groupingBy(AppliedTimes::operation, TreeMap::new, Collectors.counting()));
        return "log entry " + batch.entry().index() + " with "
                + kinds.entrySet().stream()
                        .map(kind -> kind.getValue() + " " + kind.getKey())
                        .collect(Collectors.joining(", "));
    }

    /** etcd's name for it. */
    private static String operation(Command command) {
        return switch (command.getRequestCase()) {
            case COMPACT -> "Compaction";
            case LEASE_CHECKPOINTS -> "LeaseCheckpoint";
            case AUTH ->
                command.getAuth().hasToken()
                        ? "Authenticate"
                        : "Auth" + camel(command.getAuth().getRequestCase().name());
            default -> camel(command.getRequestCase().name());
        };
    }

    private static String camel(String constant) {
        StringBuilder name = new StringBuilder();
        for (String word : constant.split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
