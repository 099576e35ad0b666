package io.balsa.kubelet.node;

import io.balsa.api.client.ApiClient;
import io.balsa.api.client.Clockwork;
import io.balsa.api.client.KindClient;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.StatusReason;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.NodeStatus;
import io.balsa.k8s.core.v1.NodeSystemInfo;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.kubelet.KubeletConfig.Capacity;
import io.balsa.kubelet.KubeletLimits;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the Node's object, or finds it, and keeps its status true: at once when something changes, and every now and
 * then anyway. A node that somebody deleted registers again.
 */
public final class NodeRegistration implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NodeRegistration.class);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final KindClient<Node> nodes;
    private final Machine machine;
    private final NodeStatuses.Self self;
    private final Map<String, String> labels;
    private final BooleanSupplier runtimeAnswers;
    private final Duration refresh;
    private final Clockwork clockwork;
    private final ScheduledExecutorService executor;

    // Touched by the executor's thread only.
    private @Nullable Node last;
    private Instant sentAt = Instant.EPOCH;
    private boolean failing;

    /** What the node says of itself. */
    public record Identity(String name, String address, int agentPort, Map<String, String> labels, Capacity capacity) {}

    /** The software that it runs. */
    public record Versions(String runtime, String kubelet) {}

    public NodeRegistration(ApiClient api, Identity identity, Versions versions, Watched watched, Clockwork clockwork)
            throws IOException {
        this.nodes = api.kind(Node.class);
        this.machine = watched.machine();
        this.runtimeAnswers = watched.runtimeAnswers();
        this.refresh = watched.limits().status();
        this.clockwork = clockwork;
        this.executor = clockwork.executor("node-status");
        Machine.Facts facts = machine.facts();
        NodeSystemInfo info = NodeStatuses.info(facts, versions.runtime(), versions.kubelet());
        this.self = new NodeStatuses.Self(
                identity.name(), identity.address(), identity.agentPort(), identity.capacity(), info);
        this.labels = new HashMap<>(identity.labels());
        labels.put("kubernetes.io/hostname", identity.name());
        labels.put("kubernetes.io/os", "linux");
        labels.put("kubernetes.io/arch", facts.architecture());
    }

    /** What the status is made of. */
    public record Watched(Machine machine, BooleanSupplier runtimeAnswers, KubeletLimits.Heartbeat limits) {}

    public void start() {
        executor.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Node node = last == null ? register() : last;
            Instant now = clockwork.clock().instant();
            NodeStatus status =
                    NodeStatuses.of(node.getStatus(), self, machine.load(), runtimeAnswers.getAsBoolean(), now);
            boolean news = !NodeStatuses.sameNews(status, node.getStatus());
            if (news || now.isAfter(sentAt.plus(refresh))) {
                last = nodes.updateStatus(node.toBuilder().setStatus(status).build());
                sentAt = now;
            }
            failing = false;
        } catch (StatusError | IOException e) {
            // read again: somebody else wrote it, or it is gone
            last = null;
            boolean expected = e instanceof StatusError error && error.is(StatusReason.CONFLICT);
            if (!failing && !expected) {
                log.warn("The status of node {} is sent again: {}", self.name(), e.getMessage());
            }
            failing = !expected;
        } catch (RuntimeException e) {
            // A boundary: a scheduled task that throws is never run again.
            log.error("The status of node {} could not be made", self.name(), e);
            last = null;
        }
    }

    private Node register() {
        var found = nodes.find("", self.name());
        if (found.isEmpty()) {
            var created = nodes.create(Node.newBuilder()
                    .setMetadata(ObjectMeta.newBuilder().setName(self.name()).putAllLabels(labels))
                    .build());
            log.info("Registered node {}", self.name());
            return created;
        }
        Node node = found.get();
        Map<String, String> wanted = new HashMap<>(node.getMetadata().getLabelsMap());
        wanted.putAll(labels);
        if (wanted.equals(node.getMetadata().getLabelsMap())) {
            return node;
        }
        return nodes.update(Meta.edit(node, meta -> meta.putAllLabels(labels)));
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
