package io.balsa.kubelet.pod;

import io.balsa.k8s.core.v1.Probe;
import io.balsa.kubelet.pod.Observed.Health;
import io.balsa.kubelet.runtime.Container;
import io.balsa.kubelet.runtime.ContainerState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks the probes of running containers on time, on a bounded pool, and tells when an answer changes something. */
final class Prober {
    /** Is told what a probe changed, from a probe's thread. */
    interface Listener {
        void healthChanged(String podUid);

        void probeFailed(Container container, Probing.Kind kind, String why);
    }

    private record Watched(Probing probing, List<Future<?>> asking) {}

    private final ScheduledExecutorService pool;
    private final Listener listener;
    private final Map<String, Watched> watched = new ConcurrentHashMap<>();

    /** @param pool as many threads as probes may run at a time; closed by its owner */
    Prober(ScheduledExecutorService pool, Listener listener) {
        this.pool = pool;
        this.listener = listener;
    }

    /** What is known about a pod's containers by now; starts and stops asking as they come and go. */
    Map<String, Health> health(Optional<PodFacts> pod, List<Container> containers) {
        Map<String, Health> health = new HashMap<>();
        for (Container container : containers) {
            Optional<io.balsa.k8s.core.v1.Container> spec =
                    pod.flatMap(facts -> facts.container(container.key().container()));
            if (!(container.state() instanceof ContainerState.Running) || spec.isEmpty()) {
                stop(container.id());
                continue;
            }
            boolean hasProbes = spec.get().hasReadinessProbe()
                    || spec.get().hasLivenessProbe()
                    || spec.get().hasStartupProbe();
            if (hasProbes) {
                Watched known = watched.computeIfAbsent(container.id(), id -> watch(container, spec.get()));
                health.put(container.id(), known.probing().health());
            }
        }
        return health;
    }

    private void stop(String containerId) {
        Watched known = watched.remove(containerId);
        if (known != null) {
            known.asking().forEach(future -> future.cancel(false));
        }
    }

    private Watched watch(Container container, io.balsa.k8s.core.v1.Container spec) {
        var probing = new Probing(spec);
        List<Future<?>> asking = new ArrayList<>();
        probing.probes().forEach((kind, probe) -> {
            long period = Math.max(1, probe.getPeriodSeconds() > 0 ? probe.getPeriodSeconds() : 10) * 1000L;
            // Kubernetes begins at once; a first failure costs a period, so the first answer is asked for a little
            // later
            long delay = probe.getInitialDelaySeconds() > 0 ? probe.getInitialDelaySeconds() * 1000L : 300;
            asking.add(pool.scheduleWithFixedDelay(
                    () -> ask(container, spec, probing, kind, probe), delay, period, TimeUnit.MILLISECONDS));
        });
        return new Watched(probing, asking);
    }

    private void ask(
            Container container, io.balsa.k8s.core.v1.Container spec, Probing probing, Probing.Kind kind, Probe probe) {
        if (!probing.due(kind)) {
            return;
        }
        Health before = probing.health();
        Optional<String> failure = ProbeCheck.ask(probe, spec, container.podIp());
        probing.count(kind, failure.isEmpty());
        failure.ifPresent(why -> listener.probeFailed(container, kind, why));
        if (!probing.health().equals(before)) {
            listener.healthChanged(container.key().pod().uid());
        }
    }
}
