package io.balsa.kubelet.pod;

import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.Probe;
import io.balsa.kubelet.pod.Observed.Health;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts one container's probe results and says what they mean. Pure bookkeeping; one owner at a time.
 *
 * <p>Example, readiness with failureThreshold 3 and successThreshold 1: not ready; a success: ready; two failures: ready; a
 * third: not ready.
 */
final class Probing {
    enum Kind {
        STARTUP("Startup"),
        LIVENESS("Liveness"),
        READINESS("Readiness");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** Positive: successes in a row; negative: failures in a row. */
    private static final class Run {
        private final Probe probe;
        private int streak;
        private boolean good;

        Run(Probe probe, boolean good) {
            this.probe = probe;
            this.good = good;
        }

        void count(boolean success) {
            streak = success ? Math.max(0, streak) + 1 : Math.min(0, streak) - 1;
            if (success && streak >= Math.max(1, probe.getSuccessThreshold())) {
                good = true;
            } else if (!success && -streak >= failureThreshold(probe)) {
                good = false;
            }
        }

        boolean exhausted() {
            return -streak >= failureThreshold(probe);
        }
    }

    private final Map<Kind, Run> runs = new EnumMap<>(Kind.class);

    Probing(Container container) {
        if (container.hasStartupProbe()) {
            runs.put(Kind.STARTUP, new Run(container.getStartupProbe(), false));
        }
        if (container.hasLivenessProbe()) {
            runs.put(Kind.LIVENESS, new Run(container.getLivenessProbe(), true));
        }
        if (container.hasReadinessProbe()) {
            runs.put(Kind.READINESS, new Run(container.getReadinessProbe(), false));
        }
    }

    /** Kubernetes' default is 3. */
    private static int failureThreshold(Probe probe) {
        return probe.getFailureThreshold() > 0 ? probe.getFailureThreshold() : 3;
    }

    Map<Kind, Probe> probes() {
        Map<Kind, Probe> all = new EnumMap<>(Kind.class);
        runs.forEach((kind, run) -> all.put(kind, run.probe));
        return all;
    }

    /** Whether this probe is asked now: the others wait for the startup probe, which ends with its success. */
    synchronized boolean due(Kind kind) {
        Run startup = runs.get(Kind.STARTUP);
        boolean started = startup == null || startup.good;
        return (kind == Kind.STARTUP) != started && !health().failed();
    }

    synchronized void count(Kind kind, boolean success) {
        Run run = runs.get(kind);
        if (run != null) {
            run.count(success);
        }
    }

    synchronized Health health() {
        Run startup = runs.get(Kind.STARTUP);
        Run liveness = runs.get(Kind.LIVENESS);
        Run readiness = runs.get(Kind.READINESS);
        boolean started = startup == null || startup.good;
        boolean failed =
                (startup != null && !startup.good && startup.exhausted()) || (liveness != null && !liveness.good);
        return new Health(started, started && (readiness == null || readiness.good), failed);
    }
}
