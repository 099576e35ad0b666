package io.balsa.controllers.nodelifecycle;

import io.balsa.api.client.Deletion;
import io.balsa.api.client.loop.Action;
import io.balsa.api.client.loop.Announcement;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Meta;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.controllers.pod.Pods;
import io.balsa.controllers.pod.Taints;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.ObjectReference;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.Taint;
import io.balsa.k8s.core.v1.Toleration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When which pod has to leave a node with NoExecute taints.
 *
 * <p>A pod that tolerates a taint stays for the {@code tolerationSeconds} it names, or for ever where it names none. One that
 * does not stays for a default time after the taint was added: short for those that a controller replaces, long for those
 * that would just be lost.
 */
final class Evictions {
    private static final String MIRROR = "kubernetes.io/config.mirror";

    private Evictions() {}

    /** Deletes the pods whose time is over and asks to be called again when the next one's is. */
    static Plan of(Node node, List<Pod> pods, NodeLifecycleConfig config, Instant now) {
        List<Taint> taints = node.getSpec().getTaintsList().stream()
                .filter(taint -> taint.getEffect().equals("NoExecute"))
                .toList();
        List<Action> actions = new ArrayList<>();
        Optional<Instant> next = Optional.empty();
        for (Pod pod : pods) {
            Optional<Instant> leaves = leaves(pod, taints, config, now);
            if (leaves.isEmpty()) {
                continue;
            }
            if (!leaves.get().isAfter(now)) {
                actions.add(eviction(pod));
            } else if (next.map(leaves.get()::isBefore).orElse(true)) {
                next = leaves;
            }
        }
        Plan plan = Plan.of(actions);
        return next.map(at -> plan.recheckAfter(Duration.between(now, at))).orElse(plan);
    }

    private static Optional<Instant> leaves(Pod pod, List<Taint> taints, NodeLifecycleConfig config, Instant now) {
        // A mirror pod is only the picture of one that a kubelet runs from a file.
        if (!Pods.isActive(pod) || Meta.of(pod).containsAnnotations(MIRROR)) {
            return Optional.empty();
        }
        Optional<Instant> earliest = Optional.empty();
        for (Taint taint : taints) {
            Instant since = taint.hasTimeAdded() ? Pods.instant(taint.getTimeAdded()) : now;
            Optional<Instant> leaves = stays(pod, taint, config).map(since::plus);
            if (leaves.isPresent() && earliest.map(leaves.get()::isBefore).orElse(true)) {
                earliest = leaves;
            }
        }
        return earliest;
    }

    /** How long the pod stays after the taint was added; empty for ever. */
    private static Optional<Duration> stays(Pod pod, Taint taint, NodeLifecycleConfig config) {
        List<Toleration> tolerations = pod.getSpec().getTolerationsList().stream()
                .filter(toleration -> Taints.tolerates(toleration, taint))
                .toList();
        if (tolerations.isEmpty()) {
            boolean replaced = Meta.controller(pod).isPresent();
            return Optional.of(replaced ? config.replaceAfter() : config.abandonAfter());
        }
        // Kubernetes: the shortest of those that name a time; none of them means for ever.
        return tolerations.stream()
                .filter(Toleration::hasTolerationSeconds)
                .map(toleration -> Duration.ofSeconds(Math.max(0, toleration.getTolerationSeconds())))
                .min(Duration::compareTo);
    }

    private static Action eviction(Pod pod) {
        ObjectReference about = Announcement.reference(Kinds.POD, pod);
        Action.Telling telling = new Action.Telling(
                Announcement.normal(about, "TaintManagerEviction", "Marking for deletion Pod " + Meta.key(pod)),
                Announcement.warning(about, "TaintManagerEviction", "Could not delete the pod: {error}"));
        return new Action.Delete(pod, Deletion.of(pod), Optional.of(telling));
    }
}
