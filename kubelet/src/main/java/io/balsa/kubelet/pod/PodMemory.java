package io.balsa.kubelet.pod;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a kubelet has learned about a pod and neither the API server nor the runtime knows. A kubelet that forgets it (a
 * restart) waits less before a restart, or asks a container to end a second time; nothing worse. Immutable.
 *
 * @param podIp the pod's address; empty before it was prepared
 * @param containers by name
 * @param asked when a container was asked to end, by its id
 */
public record PodMemory(String podIp, Map<String, OfContainer> containers, Map<String, Instant> asked) {
    public static final PodMemory NONE = new PodMemory("", Map.of(), Map.of());

    /**
     * @param streakStart the attempt that began the present series of quick failures
     * @param trouble why the next attempt could not be started
     */
    public record OfContainer(int streakStart, Optional<Trouble> trouble) {
        static final OfContainer NONE = new OfContainer(0, Optional.empty());
    }

    /**
     * A start that failed.
     *
     * @param attempt which one
     * @param reason as Kubernetes shows it: ErrImagePull
     * @param failures how many times in a row
     */
    public record Trouble(int attempt, String reason, String message, int failures, Instant at) {}

    public PodMemory {
        containers = Map.copyOf(containers);
        asked = Map.copyOf(asked);
    }

    OfContainer of(String container) {
        return containers.getOrDefault(container, OfContainer.NONE);
    }

    PodMemory withPodIp(String address) {
        return new PodMemory(address, containers, asked);
    }

    PodMemory with(String container, OfContainer learned) {
        var all = new HashMap<>(containers);
        all.put(container, learned);
        return new PodMemory(podIp, all, asked);
    }

    PodMemory withAsked(String containerId, Instant at) {
        var all = new HashMap<>(asked);
        all.putIfAbsent(containerId, at);
        return new PodMemory(podIp, containers, all);
    }

    /** Counts a failed start of an attempt. */
    PodMemory withTrouble(String container, int attempt, String reason, String message, Instant at) {
        OfContainer before = of(container);
        int failures = before.trouble()
                        .filter(trouble -> trouble.attempt() == attempt)
                        .map(Trouble::failures)
                        .orElse(0)
                + 1;
        var trouble = new Trouble(attempt, reason, message, failures, at);
        return with(container, new OfContainer(before.streakStart(), Optional.of(trouble)));
    }
}
