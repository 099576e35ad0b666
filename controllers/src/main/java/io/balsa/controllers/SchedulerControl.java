package io.balsa.controllers;

import com.google.protobuf.Message;
import io.balsa.api.client.Informer;
import io.balsa.api.client.Snapshot;
import io.balsa.api.client.loop.Plan;
import io.balsa.api.model.Meta;
import io.balsa.controllers.pod.Pods;
import io.balsa.controllers.scheduler.Scheduler;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.NodeCondition;
import io.balsa.k8s.core.v1.Pod;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Decides about a pod without a node when it appears, and about all of them when room may have appeared.
 *
 * <p>What changes is noted by key, at most once each, and handed to the scheduler before its next decision.
 */
final class SchedulerControl implements Control {
    private final Caches caches;
    private final Scheduler scheduler = new Scheduler();

    /** Keys whose object changed since the scheduler was told; noted after the snapshot holds the change. */
    private final Set<String> changedNodes = ConcurrentHashMap.newKeySet();

    private final Set<String> changedPods = ConcurrentHashMap.newKeySet();

    SchedulerControl(Caches caches) {
        this.caches = caches;
    }

    @Override
    public String name() {
        return Scheduler.NAME;
    }

    @Override
    public void follow(Caches all, Consumer<String> concerned) {
        all.nodes.onChange(change -> {
            changedNodes.add(change.key());
            if (isMaterial(change)) {
                allKeys().forEach(concerned);
            }
        });
        all.pods.onChange(change -> {
            changedPods.add(change.key());
            change.after().filter(Scheduler::isMine).ifPresent(pod -> concerned.accept(change.key()));
            if (change.before().filter(SchedulerControl::takesRoom).isPresent()
                    && change.after().filter(SchedulerControl::takesRoom).isEmpty()) {
                allKeys().forEach(concerned);
            }
        });
    }

    private static boolean takesRoom(Pod pod) {
        return Pods.isBound(pod) && !Pods.isTerminal(pod);
    }

    /** Heartbeats change nodes all the time; what filters look at rarely changes. */
    private static boolean isMaterial(Informer.Change<Node> change) {
        return change.before().isEmpty()
                || change.after().isEmpty()
                || !facts(change.before().get()).equals(facts(change.after().get()));
    }

    private static List<Object> facts(Node node) {
        Stream<String> conditions = node.getStatus().getConditionsList().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(NodeCondition::getStatus);
        return List.of(
                Meta.of(node).getLabelsMap(),
                node.getSpec(),
                node.getStatus().getAllocatableMap(),
                conditions.toList());
    }

    @Override
    public Plan reconcile(String key, Instant now) {
        scheduler.observe(taken(changedNodes, caches.nodes), taken(changedPods, caches.pods));
        return scheduler.reconcile(caches.pods.snapshot().get(key), now);
    }

    /** First takes the keys and then reads the snapshot, which so holds at least those changes. */
    private static <M extends Message> Map<String, Optional<M>> taken(Set<String> noted, Informer<M> cache) {
        List<String> keys = List.copyOf(noted);
        keys.forEach(noted::remove);
        Snapshot<M> snapshot = cache.snapshot();
        Map<String, Optional<M>> changed = new HashMap<>();
        keys.forEach(key -> changed.put(key, snapshot.get(key)));
        return changed;
    }

    @Override
    public List<String> allKeys() {
        return caches.pods.snapshot().by(Caches.NODE, "").stream()
                .filter(Scheduler::isMine)
                .map(Meta::key)
                .toList();
    }
}
