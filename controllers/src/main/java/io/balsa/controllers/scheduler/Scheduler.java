package io.balsa.controllers.scheduler;

import io.balsa.api.client.loop.Action;
import io.balsa.api.client.loop.Announcement;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Meta;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.controllers.pod.Pods;
import io.balsa.k8s.core.v1.Binding;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.ObjectReference;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodCondition;
import io.balsa.k8s.meta.v1.ObjectMeta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides for one pod at a time, on what it has been told of nodes and pods so far.
 *
 * <p>A pod that was given a node is assumed to be there at once, so that the next decision does not promise the same room
 * twice. When the same pod comes up again unbound, its binding has failed, and the assumption is dropped first.
 *
 * <p>Not thread-safe: the loop's thread owns it.
 */
public final class Scheduler {
    public static final String NAME = "default-scheduler";

    private final NodeTable table = new NodeTable();

    /**
     * Takes in what changed since the last call, in any order; an empty object is gone.
     *
     * @param nodes by name
     * @param pods by key
     */
    public void observe(Map<String, Optional<Node>> nodes, Map<String, Optional<Pod>> pods) {
        nodes.forEach((name, node) -> node.ifPresentOrElse(table::nodeChanged, () -> table.nodeGone(name)));
        pods.forEach((key, pod) -> pod.ifPresentOrElse(table::podChanged, () -> table.podGone(key)));
    }

    /** Decides about the pod, which is empty where it is gone. */
    public Plan reconcile(Optional<Pod> candidate, Instant now) {
        return candidate.filter(Scheduler::isMine).map(pod -> decide(pod, now)).orElse(Plan.nothing());
    }

    /** Whether the pod waits for this scheduler to choose a node. */
    public static boolean isMine(Pod pod) {
        String scheduler = pod.getSpec().getSchedulerName();
        return !Pods.isBound(pod)
                && Pods.isActive(pod)
                && pod.getSpec().getSchedulingGatesCount() == 0
                && (scheduler.isEmpty() || scheduler.equals(NAME));
    }

    private Plan decide(Pod pod, Instant now) {
        table.forget(Meta.key(pod));
        PodFacts facts = PodFacts.of(pod);
        Placement.Decision decision = Placement.choose(facts, table.nodes());
        if (decision instanceof Placement.Chosen chosen) {
            table.assume(facts, chosen.node());
            return Plan.of(bind(pod, chosen.node()));
        }
        return refused(pod, ((Placement.Refused) decision).message(), now);
    }

    private static Action bind(Pod pod, String node) {
        ObjectReference about = Announcement.reference(Kinds.POD, pod);
        Binding binding = Binding.newBuilder()
                .setMetadata(ObjectMeta.newBuilder()
                        .setNamespace(Meta.namespace(pod))
                        .setName(Meta.name(pod))
                        .setUid(Meta.uid(pod)))
                .setTarget(ObjectReference.newBuilder()
                        .setApiVersion(Kinds.NODE.apiVersion())
                        .setKind(Kinds.NODE.kind())
                        .setName(node))
                .build();
        Action.Telling telling = new Action.Telling(
                Announcement.normal(about, "Scheduled", "Successfully assigned " + Meta.key(pod) + " to " + node),
                Announcement.warning(about, "FailedScheduling", "binding rejected: {error}"));
        return new Action.CreateSubresource(Pod.class, "binding", binding, Optional.of(telling));
    }

    /** Says so once for each new reason; when something changes that may help, the pod comes up again. */
    private static Plan refused(Pod pod, String message, Instant now) {
        boolean known = Pods.condition(pod, "PodScheduled")
                .filter(condition -> condition.getStatus().equals("False"))
                .map(condition -> condition.getMessage().equals(message))
                .orElse(false);
        if (known) {
            return Plan.nothing();
        }
        PodCondition condition = PodCondition.newBuilder()
                .setType("PodScheduled")
                .setStatus("False")
                .setReason("Unschedulable")
                .setMessage(message)
                .build();
        List<Action> actions = new ArrayList<>();
        actions.add(new Action.UpdateStatus(Pods.withCondition(pod, condition, now)));
        actions.add(new Action.Announce(
                Announcement.warning(Announcement.reference(Kinds.POD, pod), "FailedScheduling", message)));
        return Plan.of(actions);
    }
}
