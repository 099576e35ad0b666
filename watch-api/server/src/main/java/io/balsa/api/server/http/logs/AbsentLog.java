package io.balsa.api.server.http.logs;

import io.balsa.k8s.core.v1.ContainerState;
import io.balsa.k8s.core.v1.ContainerStatus;
import io.balsa.k8s.core.v1.Pod;
import java.util.Optional;
import java.util.stream.Stream;

/** Why there is no log of a container, in the words of Kubernetes' kubelet (validateContainerLogStatus). */
final class AbsentLog {
    private AbsentLog() {}

    /** By the pod's status, of a container that the pod's node does not have. */
    static String why(Pod pod, String container) {
        String which =
                "container \"" + container + "\" in pod \"" + pod.getMetadata().getName() + "\" ";
        return which
                + status(pod, container)
                        .map(ContainerStatus::getState)
                        .map(AbsentLog::reason)
                        .orElse("is not available");
    }

    private static Optional<ContainerStatus> status(Pod pod, String container) {
        return Stream.of(
                        pod.getStatus().getContainerStatusesList(),
                        pod.getStatus().getInitContainerStatusesList(),
                        pod.getStatus().getEphemeralContainerStatusesList())
                .flatMap(statuses -> statuses.stream())
                .filter(status -> status.getName().equals(container))
                .findFirst();
    }

    private static String reason(ContainerState state) {
        if (state.hasTerminated()) {
            return "is terminated";
        }
        if (!state.hasWaiting()) {
            return "is waiting to start - no logs yet";
        }
        String reason = state.getWaiting().getReason();
        return "is waiting to start: "
                + switch (reason) {
                    case "ErrImagePull" -> "image can't be pulled";
                    case "ImagePullBackOff" -> "trying and failing to pull image";
                    default -> reason;
                };
    }
}
