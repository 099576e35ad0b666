package io.balsa.controllers;

import io.balsa.api.client.Keys;
import io.balsa.api.client.loop.Plan;
import io.balsa.controllers.nodelifecycle.Heartbeats;
import io.balsa.controllers.nodelifecycle.NodeLifecycleConfig;
import io.balsa.controllers.nodelifecycle.NodeLifecycleReconciler;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.NodeCondition;
import io.balsa.k8s.meta.v1.Time;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Decides about a node when it or one of its pods changes, and when its grace time is over. A node is heard of when its Lease
 * is renewed, or when it reports its own condition.
 */
final class NodeLifecycleControl implements Control {
    private final Caches caches;
    private final NodeLifecycleConfig config;
    private final LongSupplier nanoTime;
    private final Heartbeats heartbeats;

    NodeLifecycleControl(Caches caches, NodeLifecycleConfig config, LongSupplier nanoTime) {
        this.caches = caches;
        this.config = config;
        this.nanoTime = nanoTime;
        this.heartbeats = new Heartbeats(config.grace().dividedBy(2), nanoTime.getAsLong());
    }

    @Override
    public String name() {
        return "node-controller";
    }

    @Override
    public void follow(Caches all, Consumer<String> concerned) {
        all.leases.onChange(change -> change.after().ifPresent(lease -> heard(Keys.name(change.key()))));
        all.nodes.onChange(change -> {
            if (change.after().isEmpty()) {
                heartbeats.forget(change.key());
            } else if (reported(change.before()) != reported(change.after())) {
                heard(change.key());
            }
            concerned.accept(change.key());
        });
        all.pods.onChange(change -> concerned.accept(change.latest().getSpec().getNodeName()));
    }

    private void heard(String node) {
        heartbeats.heard(node, nanoTime.getAsLong());
    }

    /** When the node last spoke for itself; what a controller wrote leaves that time alone. */
    private static long reported(Optional<Node> node) {
        return node.stream()
                .flatMap(each -> each.getStatus().getConditionsList().stream())
                .filter(condition -> condition.getType().equals("Ready"))
                .map(NodeCondition::getLastHeartbeatTime)
                .mapToLong(Time::getSeconds)
                .max()
                .orElse(0);
    }

    @Override
    public Plan reconcile(String key, Instant now) {
        Set<String> nodes = new TreeSet<>(caches.nodes.snapshot().keys());
        return NodeLifecycleReconciler.reconcile(
                new NodeLifecycleReconciler.View(
                        caches.nodes.snapshot().get(key),
                        caches.pods.snapshot().by(Caches.NODE, key),
                        heartbeats.silences(nodes, nanoTime.getAsLong())),
                config,
                now);
    }

    @Override
    public List<String> allKeys() {
        return caches.nodes.snapshot().keys();
    }
}
