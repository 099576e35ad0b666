package io.balsa.api.server.http;

import io.balsa.api.model.Kind;
import io.balsa.api.server.http.request.ApiCall;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the front counts, in the text form that Prometheus reads. The names are Kubernetes' where it has one, so that
 * existing dashboards work. Safe for any thread.
 */
public final class Metrics {
    private static final double[] BUCKETS_SECONDS = {0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60};

    /** What a request was about; every part is one of few values, so the number of series is bounded. */
    record Series(String verb, String group, String version, String resource, String subresource) {
        static final Series NON_RESOURCE = new Series("GET", "", "", "", "");
        static final Series UNKNOWN_RESOURCE = new Series("", "", "", "", "");

        static Series of(ApiCall call) {
            Kind kind = call.target().kind();
            return new Series(
                    call.verb().metric(),
                    kind.group(),
                    kind.version(),
                    kind.plural(),
                    call.target().subresource());
        }

        private String labels() {
            return "verb=\"" + verb + "\",group=\"" + group + "\",version=\"" + version + "\",resource=\"" + resource
                    + "\",subresource=\"" + subresource + "\"";
        }
    }

    private record Answered(Series series, int code) {}

    private static final class Durations {
        private final LongAdder[] buckets = new LongAdder[BUCKETS_SECONDS.length + 1];
        private final LongAdder nanos = new LongAdder();

        Durations() {
            for (int i = 0; i < buckets.length; i++) {
                buckets[i] = new LongAdder();
            }
        }

        void add(long tookNanos) {
            int bucket = 0;
            while (bucket < BUCKETS_SECONDS.length && tookNanos > BUCKETS_SECONDS[bucket] * 1e9) {
                bucket++;
            }
            buckets[bucket].increment();
            nanos.add(tookNanos);
        }
    }

    private final Map<Answered, LongAdder> answers = new ConcurrentHashMap<>();
    private final Map<Series, Durations> durations = new ConcurrentHashMap<>();
    private final LongAdder watchEvents = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong streams = new AtomicLong();

    /** A request was answered. Streams count once, with the time until they ended left out. */
    void answered(Series series, int code) {
        answers.computeIfAbsent(new Answered(series, code), a -> new LongAdder())
                .increment();
    }

    void took(Series series, long nanos) {
        durations.computeIfAbsent(series, s -> new Durations()).add(nanos);
    }

    void watchEvents(int count) {
        watchEvents.add(count);
    }

    /** A request was refused because too many were under way. */
    void refused() {
        refused.increment();
    }

    AtomicLong readsUnderWay() {
        return reads;
    }

    AtomicLong writesUnderWay() {
        return writes;
    }

    AtomicLong streamsOpen() {
        return streams;
    }

    /** Everything, in Prometheus' text form 0.0.4. */
    String text() {
        var out = new StringBuilder(4096);
        type(
                out,
                "apiserver_request_total",
                "counter",
                "Requests answered, by what they were about and the HTTP code.");
        answers.forEach((answered, count) -> out.append("apiserver_request_total{")
                .append(answered.series().labels())
                .append(",code=\"")
                .append(answered.code())
                .append("\"} ")
                .append(count.sum())
                .append('\n'));
        type(out, "apiserver_request_duration_seconds", "histogram", "Time to answer a request; streams are left out.");
        durations.forEach((series, times) -> histogram(out, series.labels(), times));
        type(out, "apiserver_current_inflight_requests", "gauge", "Requests that are being answered.");
        sample(out, "apiserver_current_inflight_requests{request_kind=\"readOnly\"}", reads.get());
        sample(out, "apiserver_current_inflight_requests{request_kind=\"mutating\"}", writes.get());
        type(out, "apiserver_longrunning_requests", "gauge", "Watches and log streams that are open.");
        sample(out, "apiserver_longrunning_requests", streams.get());
        type(out, "apiserver_watch_events_total", "counter", "Events sent to watchers.");
        sample(out, "apiserver_watch_events_total", watchEvents.sum());
        type(out, "apiserver_request_rejected_total", "counter", "Requests refused because too many were under way.");
        sample(out, "apiserver_request_rejected_total", refused.sum());
        process(out);
        return out.toString();
    }

    private static void process(StringBuilder out) {
        var memory = ManagementFactory.getMemoryMXBean();
        type(out, "jvm_memory_used_bytes", "gauge", "Memory that the virtual machine uses.");
        sample(
                out,
                "jvm_memory_used_bytes{area=\"heap\"}",
                memory.getHeapMemoryUsage().getUsed());
        sample(
                out,
                "jvm_memory_used_bytes{area=\"nonheap\"}",
                memory.getNonHeapMemoryUsage().getUsed());
        type(out, "jvm_threads_live_threads", "gauge", "Threads of the process.");
        sample(
                out,
                "jvm_threads_live_threads",
                ManagementFactory.getThreadMXBean().getThreadCount());
        type(out, "process_start_time_seconds", "gauge", "When the process started, seconds since 1970.");
        sample(
                out,
                "process_start_time_seconds",
                ManagementFactory.getRuntimeMXBean().getStartTime() / 1000);
    }

    private static void histogram(StringBuilder out, String labels, Durations times) {
        long total = 0;
        for (int i = 0; i < times.buckets.length; i++) {
            total += times.buckets[i].sum();
            String bound = i < BUCKETS_SECONDS.length ? Double.toString(BUCKETS_SECONDS[i]) : "+Inf";
            sample(out, "apiserver_request_duration_seconds_bucket{" + labels + ",le=\"" + bound + "\"}", total);
        }
        out.append("apiserver_request_duration_seconds_sum{")
                .append(labels)
                .append("} ")
                .append(String.format(Locale.ROOT, "%.6f", times.nanos.sum() / 1e9))
                .append('\n');
        sample(out, "apiserver_request_duration_seconds_count{" + labels + "}", total);
    }

    private static void type(StringBuilder out, String name, String type, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void sample(StringBuilder out, String series, long value) {
        out.append(series).append(' ').append(value).append('\n');
    }
}
