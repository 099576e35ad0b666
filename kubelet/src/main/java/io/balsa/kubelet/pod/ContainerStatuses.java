package io.balsa.kubelet.pod;

import io.balsa.k8s.core.v1.ContainerState;
import io.balsa.k8s.core.v1.ContainerStateRunning;
import io.balsa.k8s.core.v1.ContainerStateTerminated;
import io.balsa.k8s.core.v1.ContainerStateWaiting;
import io.balsa.k8s.core.v1.ContainerStatus;
import io.balsa.k8s.meta.v1.Time;
import io.balsa.kubelet.runtime.Container;
import io.balsa.kubelet.runtime.ContainerState.Created;
import io.balsa.kubelet.runtime.ContainerState.Exited;
import io.balsa.kubelet.runtime.ContainerState.Running;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A container as Kubernetes' ContainerStatus. Pure. */
final class ContainerStatuses {
    private ContainerStatuses() {}

    /**
     * @param step empty while the pod is stopping: then nothing is waited for
     * @param held whether it waits for the init containers
     */
    static ContainerStatus of(
            PodFacts pod, io.balsa.k8s.core.v1.Container spec, Optional<Step> step, Observed observed, boolean held) {
        List<Container> attempts = observed.attempts(spec.getName());
        Optional<ContainerStatus> told = pod.told(spec.getName());
        ContainerStatus.Builder status = ContainerStatus.newBuilder()
                .setName(spec.getName())
                .setImage(spec.getImage())
                .setImageID("")
                .setReady(false)
                .setStarted(false)
                .setRestartCount(told.map(ContainerStatus::getRestartCount).orElse(0))
                .setLastState(told.map(ContainerStatus::getLastState).orElse(ContainerState.getDefaultInstance()));
        if (attempts.isEmpty()) {
            // Kept, for who looks at the pod next knows by it alone that there has been one.
            told.ifPresent(
                    before -> status.setContainerID(before.getContainerID()).setImageID(before.getImageID()));
            return status.setState(nothingThere(step, told, held)).build();
        }
        Container latest = attempts.get(0);
        status.setRestartCount(latest.key().attempt())
                .setImageID(latest.imageId())
                .setContainerID(latest.id());
        if (attempts.size() > 1 && attempts.get(1).state() instanceof Exited before) {
            status.setLastState(terminated(attempts.get(1), before));
        }
        if (latest.state() instanceof Running running) {
            Observed.Health health = observed.health(latest).orElse(new Observed.Health(true, true, false));
            status.setReady(health.ready()).setStarted(health.started());
            status.setState(ContainerState.newBuilder()
                    .setRunning(ContainerStateRunning.newBuilder().setStartedAt(time(running.startedAt()))));
        } else if (latest.state() instanceof Created) {
            status.setState(waiting("ContainerCreating", ""));
        } else if (latest.state() instanceof Exited exited) {
            if (step.isPresent() && step.get() instanceof Step.Wait wait) {
                status.setState(waiting(wait.reason(), wait.message()));
                status.setLastState(terminated(latest, exited));
            } else {
                status.setState(terminated(latest, exited));
            }
        }
        return status.build();
    }

    private static ContainerState nothingThere(Optional<Step> step, Optional<ContainerStatus> told, boolean held) {
        if (held) {
            return waiting("PodInitializing", "");
        }
        if (step.isPresent() && step.get() instanceof Step.Wait wait) {
            return waiting(wait.reason(), wait.message());
        }
        boolean done = step.isEmpty() || step.get() instanceof Step.Done;
        if (done && told.map(status -> status.getState().hasTerminated()).orElse(false)) {
            return told.get().getState();
        }
        if (done && told.map(status -> !status.getContainerID().isEmpty()).orElse(false)) {
            return ContainerState.newBuilder()
                    .setTerminated(ContainerStateTerminated.newBuilder()
                            .setExitCode(ContainerSteps.LOST_EXIT)
                            .setReason("ContainerStatusUnknown")
                            .setMessage("The container is not on its node any more, and nobody saw it end."))
                    .build();
        }
        return waiting("ContainerCreating", "");
    }

    private static ContainerState waiting(String reason, String message) {
        ContainerStateWaiting.Builder waiting =
                ContainerStateWaiting.newBuilder().setReason(reason);
        if (!message.isEmpty()) {
            waiting.setMessage(message);
        }
        return ContainerState.newBuilder().setWaiting(waiting).build();
    }

    private static ContainerState terminated(Container container, Exited exited) {
        ContainerStateTerminated.Builder end = ContainerStateTerminated.newBuilder()
                .setExitCode(exited.exitCode())
                .setReason(reason(exited))
                .setStartedAt(time(exited.startedAt()))
                .setFinishedAt(time(exited.finishedAt()))
                .setContainerID(container.id());
        switch (exited.cause()) {
            case UNSEEN ->
                end.setMessage("It ended while nobody watched: the machine restarted, or its supervisor was killed.");
            case NOT_STARTED -> end.setMessage("The runtime could not start it.");
            case OUT_OF_MEMORY, NONE -> {}
        }
        return ContainerState.newBuilder().setTerminated(end).build();
    }

    private static String reason(Exited exited) {
        return switch (exited.cause()) {
            case OUT_OF_MEMORY -> "OOMKilled";
            case NOT_STARTED -> "StartError";
            case UNSEEN -> "ContainerStatusUnknown";
            case NONE -> exited.exitCode() == 0 ? "Completed" : "Error";
        };
    }

    /** Kubernetes' Time has whole seconds. */
    static Time time(Instant at) {
        return Time.newBuilder().setSeconds(at.getEpochSecond()).setNanos(0).build();
    }
}
