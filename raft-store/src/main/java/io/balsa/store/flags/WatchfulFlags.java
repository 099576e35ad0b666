package io.balsa.store.flags;

import java.util.List;
import java.util.stream.Stream;

/** Logs, metrics, checks of the data, and what is dangerous. */
final class WatchfulFlags {
    private static final String STEPS = "compaction works in small steps whatever the size of the history";
    private static final String NO_TRACING = "there is no tracing";

    private static final List<Flag> MONITORING = List.of(
            Flag.yesOrNo("enable-pprof", "false", "").withoutEffect("a JVM is profiled with its own tools"),
            Flag.text("metrics", "basic", "basic, or extensive with histograms of gRPC calls."),
            Flag.urls("listen-metrics-urls", "", "Where /metrics and /health are served besides."),
            Flag.text("logger", "zap", "").withoutEffect("there is one logger"),
            Flag.text("log-level", "info", "debug, info, warn, error, panic or fatal."),
            Flag.text("log-format", "json", "json or console."),
            Flag.list("log-outputs", "default", "default, stderr, stdout or files."),
            Flag.yesOrNo("enable-log-rotation", "false", "Begin a new log file when one is full."),
            Flag.text(
                    "log-rotation-config-json",
                    "",
                    "{\"maxsize\": MEGABYTES, \"maxage\": DAYS, \"maxbackups\": N, \"compress\": BOOL}."),
            Flag.duration("warning-apply-duration", "100ms", "Applying a command that takes longer is logged.")
                    .formerlyExperimental(),
            Flag.duration("warning-unary-request-duration", "300ms", "Requests that take longer are logged.")
                    .formerlyExperimental());

    private static final List<Flag> TRACING = List.of(
            Flag.yesOrNo("enable-distributed-tracing", "false", "")
                    .withoutEffect(NO_TRACING)
                    .formerlyExperimental(),
            Flag.text("distributed-tracing-address", "localhost:4317", "")
                    .withoutEffect(NO_TRACING)
                    .formerlyExperimental(),
            Flag.text("distributed-tracing-service-name", "etcd", "")
                    .withoutEffect(NO_TRACING)
                    .formerlyExperimental(),
            Flag.text("distributed-tracing-instance-id", "", "")
                    .withoutEffect(NO_TRACING)
                    .formerlyExperimental(),
            Flag.of("distributed-tracing-sampling-rate", Kind.NUMBER, "0", "")
                    .withoutEffect(NO_TRACING)
                    .formerlyExperimental());

    private static final List<Flag> SAFETY = List.of(
            Flag.duration("corrupt-check-time", "0s", "Time between comparisons of the members' data; 0: never.")
                    .formerlyExperimental(),
            Flag.duration("compact-hash-check-time", "1m", "Time between comparisons of compacted history.")
                    .formerlyExperimental(),
            Flag.of("compaction-batch-limit", Kind.NUMBER, "1000", "")
                    .withoutEffect(STEPS)
                    .formerlyExperimental(),
            Flag.duration("compaction-sleep-interval", "10ms", "")
                    .withoutEffect(STEPS)
                    .formerlyExperimental(),
            Flag.duration("watch-progress-notify-interval", "10m", "Time between words that nothing has happened.")
                    .formerlyExperimental(),
            Flag.duration("downgrade-check-time", "5s", "")
                    .withoutEffect("there is no older version to go to")
                    .formerlyExperimental(),
            Flag.count("bootstrap-defrag-threshold-megabytes", "0", "")
                    .withoutEffect("free space is used again without a defragmentation")
                    .formerlyExperimental(),
            Flag.yesOrNo("force-new-cluster", "false", "")
                    .onlyStandard("one member that goes on alone is made with \"ctl store recover\""),
            Flag.yesOrNo("unsafe-no-fsync", "false", "")
                    .onlyStandard("a write that is not on disk is not acknowledged"));

    /** etcd: flags of old, read and forgotten. */
    private static final List<Flag> FORGOTTEN = Stream.of(
                    "cluster-active-size",
                    "cluster-remove-delay",
                    "cluster-sync-interval",
                    "config",
                    "force",
                    "max-result-buffer",
                    "max-retry-attempts",
                    "peer-heartbeat-interval",
                    "peer-election-timeout",
                    "retry-interval",
                    "snapshot",
                    "v",
                    "vv")
            .map(name -> Flag.of(name, Kind.IGNORED, "", "").withoutEffect("etcd has given it up"))
            .toList();

    static final List<Flag> ALL = Stream.of(MONITORING, TRACING, SAFETY, FORGOTTEN)
            .flatMap(List::stream)
            .toList();

    private WatchfulFlags() {}
}
