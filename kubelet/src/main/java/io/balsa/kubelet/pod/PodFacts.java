package io.balsa.kubelet.pod;

import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.ContainerStatus;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodStatus;
import io.balsa.kubelet.runtime.PodRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A pod's object, asked in the kubelet's words. */
record PodFacts(Pod pod) {
    private static final long DEFAULT_GRACE_SECONDS = 30;

    PodRef ref() {
        var meta = pod.getMetadata();
        return new PodRef(meta.getUid(), meta.getNamespace(), meta.getName());
    }

    RestartPolicy restartPolicy() {
        return switch (pod.getSpec().getRestartPolicy()) {
            case "Never" -> RestartPolicy.NEVER;
            case "OnFailure" -> RestartPolicy.ON_FAILURE;
            default -> RestartPolicy.ALWAYS;
        };
    }

    /** An init container that fails is tried again unless the pod says Never; one that succeeded is done. */
    RestartPolicy initRestartPolicy() {
        return restartPolicy() == RestartPolicy.NEVER ? RestartPolicy.NEVER : RestartPolicy.ON_FAILURE;
    }

    boolean deleting() {
        return pod.getMetadata().hasDeletionTimestamp();
    }

    /** Somebody has declared the pod over; it never runs again. */
    boolean over() {
        String phase = pod.getStatus().getPhase();
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    /** What the deletion says while the pod is being deleted, else what the pod says. */
    Duration grace() {
        var meta = pod.getMetadata();
        if (meta.hasDeletionTimestamp() && meta.hasDeletionGracePeriodSeconds()) {
            return Duration.ofSeconds(Math.max(0, meta.getDeletionGracePeriodSeconds()));
        }
        return Duration.ofSeconds(graceSeconds());
    }

    long graceSeconds() {
        return pod.getSpec().hasTerminationGracePeriodSeconds()
                ? pod.getSpec().getTerminationGracePeriodSeconds()
                : DEFAULT_GRACE_SECONDS;
    }

    List<Container> initContainers() {
        return pod.getSpec().getInitContainersList();
    }

    List<Container> containers() {
        return pod.getSpec().getContainersList();
    }

    Optional<Container> container(String name) {
        return java.util.stream.Stream.concat(initContainers().stream(), containers().stream())
                .filter(container -> container.getName().equals(name))
                .findFirst();
    }

    /** What the API server last heard about a container. */
    Optional<ContainerStatus> told(String name) {
        PodStatus status = pod.getStatus();
        return java.util.stream.Stream.concat(
                        status.getInitContainerStatusesList().stream(), status.getContainerStatusesList().stream())
                .filter(container -> container.getName().equals(name))
                .findFirst();
    }

    enum RestartPolicy {
        ALWAYS,
        ON_FAILURE,
        NEVER;

        boolean restarts(int exitCode) {
            return this == ALWAYS || (this == ON_FAILURE && exitCode != 0);
        }
    }
}
