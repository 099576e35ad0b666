package io.balsa.store;

import io.balsa.store.http.ProbeCounts;
import io.balsa.store.metrics.Counter;
import io.balsa.store.metrics.Labelled;
import io.balsa.store.metrics.MetricsPage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts how probes went, under etcd's names. */
final class ProbeMeter implements ProbeCounts {
    private record Check(String probe, String name) {}

    private final Counter good;
    private final Counter bad;
    private final Labelled<Counter> checks;
    private final Map<Check, Boolean> latest = new ConcurrentHashMap<>();

    ProbeMeter(MetricsPage page) {
        good = page.counter("etcd_server_health_success", "How often /health found the member healthy.");
        bad = page.counter("etcd_server_health_failures", "How often /health found the member unhealthy.");
        checks = page.counters(
                "etcd_server_healthchecks_total", "Checks of /livez and /readyz.", "type", "name", "status");
        page.gauges(
                "etcd_server_healthcheck",
                "1 if the last run of a check went well.",
                List.of("type", "name"),
                sink -> latest.forEach(
                        (check, well) -> sink.accept(List.of(check.probe(), check.name()), well ? 1.0 : 0.0)));
    }

    @Override
    public void health(boolean well) {
        (well ? good : bad).increment();
    }

    @Override
    public void check(String probe, String check, boolean well) {
        latest.put(new Check(probe, check), well);
        checks.with(probe, check, well ? "success" : "error").increment();
    }
}
