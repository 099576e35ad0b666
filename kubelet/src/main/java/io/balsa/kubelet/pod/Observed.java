package io.balsa.kubelet.pod;

import io.balsa.kubelet.runtime.Container;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about a pod's containers at one moment.
 *
 * @param containers all that the runtime has, of every attempt
 * @param health by container id; a container without probes has none
 */
public record Observed(List<Container> containers, PodMemory memory, Map<String, Health> health) {
    /**
     * What the probes say of a running container.
     *
     * @param started the startup probe has succeeded, or there is none
     * @param ready the readiness probe succeeds, or there is none and it has started
     * @param failed the startup or liveness probe has given it up
     */
    public record Health(boolean started, boolean ready, boolean failed) {}

    public Observed {
        containers = List.copyOf(containers);
        health = Map.copyOf(health);
    }

    /** The attempts of one container, the newest first. */
    List<Container> attempts(String name) {
        return containers.stream()
                .filter(container -> container.key().container().equals(name))
                .sorted(Comparator.comparingInt(
                                (Container container) -> container.key().attempt())
                        .reversed())
                .toList();
    }

    Optional<Health> health(Container container) {
        return Optional.ofNullable(health.get(container.id()));
    }

    /** The pod's address. */
    String podIp() {
        return containers.stream()
                .map(Container::podIp)
                .filter(address -> !address.isEmpty())
                .findFirst()
                .orElse(memory.podIp());
    }
}
