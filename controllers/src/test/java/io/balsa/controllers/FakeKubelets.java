package io.balsa.controllers;

import io.balsa.api.client.ApiClient;
import io.balsa.api.client.Deletion;
import io.balsa.api.client.KindClient;
import io.balsa.api.client.Selection;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.controllers.pod.Pods;
import io.balsa.k8s.coordination.v1.Lease;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodCondition;
import io.balsa.k8s.meta.v1.MicroTime;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Kubelets without containers: every 100 ms each one renews its node's Lease, says that the node and the pods bound to it are
 * ready, and finishes those that are being deleted.
 */
final class FakeKubelets implements AutoCloseable {
    private static final String LEASES = "kube-node-lease";

    private final ApiClient api;
    private final Map<String, Node> alive = new ConcurrentHashMap<>();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

    FakeKubelets(ApiClient api) {
        this.api = api;
    }

    void start() {
        executor.scheduleWithFixedDelay(() -> alive.values().forEach(this::beat), 0, 100, TimeUnit.MILLISECONDS);
    }

    /** The node's kubelet runs (again). */
    void register(Node node) {
        KindClient<Node> nodes = api.kind(Node.class);
        if (nodes.find("", Meta.name(node)).isEmpty()) {
            Node created = nodes.create(node.toBuilder()
                    .setMetadata(node.getMetadata().toBuilder().clearUid().clearResourceVersion())
                    .build());
            nodes.updateStatus(created.toBuilder().setStatus(node.getStatus()).build());
        }
        alive.put(Meta.name(node), node);
    }

    /** The machine is gone: nothing is said any more. */
    void kill(String node) {
        alive.remove(node);
    }

    private void beat(Node node) {
        try {
            renew(Meta.name(node));
            report(node);
            for (Pod pod : api.kind(Pod.class).list(Selection.all()).items()) {
                if (pod.getSpec().getNodeName().equals(Meta.name(node))) {
                    run(pod);
                }
            }
        } catch (StatusError e) {
            // Somebody else wrote first, or the server is away: the next beat is in 100 ms.
            if (e.code() == 422) {
                throw e;
            }
        }
    }

    private void renew(String node) {
        KindClient<Lease> leases = api.kind(Lease.class);
        Lease.Builder lease = leases.find(LEASES, node).orElse(Lease.getDefaultInstance()).toBuilder();
        boolean fresh = lease.getMetadata().getName().isEmpty();
        lease.getMetadataBuilder().setNamespace(LEASES).setName(node);
        Instant now = Instant.now();
        lease.getSpecBuilder()
                .setHolderIdentity(node)
                .setLeaseDurationSeconds(40)
                .setRenewTime(
                        MicroTime.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano() / 1000 * 1000));
        if (fresh) {
            leases.create(lease.build());
        } else {
            leases.update(lease.build());
        }
    }

    private void report(Node node) {
        Node stored = api.kind(Node.class).get("", Meta.name(node));
        boolean ready = stored.getStatus().getConditionsList().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
        if (!ready) {
            api.kind(Node.class)
                    .updateStatus(stored.toBuilder().setStatus(node.getStatus()).build());
        }
    }

    private void run(Pod pod) {
        if (Meta.isDeleting(pod)) {
            api.kind(Pod.class)
                    .delete(
                            Meta.namespace(pod),
                            Meta.name(pod),
                            Deletion.of(pod).now());
        } else if (!Pods.isReady(pod)) {
            Pod.Builder running = Pods.withCondition(
                    pod,
                    PodCondition.newBuilder().setType("Ready").setStatus("True").build(),
                    Instant.now())
                    .toBuilder();
            running.getStatusBuilder()
                    .setPhase("Running")
                    .setPodIP("10.1.0." + (1 + Math.floorMod(Meta.uid(pod).hashCode(), 250)));
            api.kind(Pod.class).updateStatus(running.build());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
