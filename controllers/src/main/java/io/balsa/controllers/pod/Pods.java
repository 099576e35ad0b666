package io.balsa.controllers.pod;

import io.balsa.api.model.Meta;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodCondition;
import io.balsa.k8s.meta.v1.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Questions about one pod, with Kubernetes' meaning of the words, and edits of its conditions. */
public final class Pods {
    private Pods() {}

    /** Its containers have ended for good: phase Succeeded or Failed. */
    public static boolean isTerminal(Pod pod) {
        String phase = pod.getStatus().getPhase();
        return phase.equals("Succeeded") || phase.equals("Failed");
    }

    /** It counts as a replica: neither ended nor on its way out. */
    public static boolean isActive(Pod pod) {
        return !isTerminal(pod) && !Meta.isDeleting(pod);
    }

    public static boolean isBound(Pod pod) {
        return !pod.getSpec().getNodeName().isEmpty();
    }

    public static Optional<PodCondition> condition(Pod pod, String type) {
        return pod.getStatus().getConditionsList().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    /** Its condition Ready is True. */
    public static boolean isReady(Pod pod) {
        return condition(pod, "Ready")
                .map(condition -> condition.getStatus().equals("True"))
                .orElse(false);
    }

    /** When it became ready, as far as is known. */
    public static Optional<Instant> readySince(Pod pod) {
        return condition(pod, "Ready")
                .filter(condition -> condition.getStatus().equals("True") && condition.hasLastTransitionTime())
                .map(condition -> instant(condition.getLastTransitionTime()));
    }

    /**
     * How long until the pod, staying ready, is available; empty where it is not ready.
     *
     * @return zero when it is available
     */
    public static Optional<Duration> untilAvailable(Pod pod, int minReadySeconds, Instant now) {
        if (!isReady(pod)) {
            return Optional.empty();
        }
        Instant available = readySince(pod).orElse(now).plusSeconds(minReadySeconds);
        boolean already = minReadySeconds == 0 || !available.isAfter(now);
        return Optional.of(already ? Duration.ZERO : Duration.between(now, available));
    }

    /** The most restarts that one of its containers has had. */
    public static int restarts(Pod pod) {
        return pod.getStatus().getContainerStatusesList().stream()
                .mapToInt(status -> status.getRestartCount())
                .max()
                .orElse(0);
    }

    /**
     * The pod with that condition in its status; its transition time changes only when its status does.
     *
     * @param wanted without times
     */
    public static Pod withCondition(Pod pod, PodCondition wanted, Instant now) {
        Pod.Builder changed = pod.toBuilder();
        int at = 0;
        while (at < pod.getStatus().getConditionsCount()
                && !pod.getStatus().getConditions(at).getType().equals(wanted.getType())) {
            at++;
        }
        if (at == pod.getStatus().getConditionsCount()) {
            changed.getStatusBuilder().addConditions(wanted.toBuilder().setLastTransitionTime(time(now)));
            return changed.build();
        }
        PodCondition before = pod.getStatus().getConditions(at);
        PodCondition.Builder after = before.toBuilder()
                .setStatus(wanted.getStatus())
                .setReason(wanted.getReason())
                .setMessage(wanted.getMessage());
        if (!before.getStatus().equals(wanted.getStatus())) {
            after.setLastTransitionTime(time(now));
        }
        changed.getStatusBuilder().setConditions(at, after);
        return changed.build();
    }

    public static Instant instant(Time time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    /** Whole seconds: Kubernetes' timestamps have no more. */
    public static Time time(Instant instant) {
        return Time.newBuilder().setSeconds(instant.getEpochSecond()).build();
    }
}
