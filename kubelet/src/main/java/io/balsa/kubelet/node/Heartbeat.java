package io.balsa.kubelet.node;

import io.balsa.api.client.ApiClient;
import io.balsa.api.client.Clockwork;
import io.balsa.api.client.KindClient;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.StatusReason;
import io.balsa.k8s.coordination.v1.Lease;
import io.balsa.k8s.coordination.v1.LeaseSpec;
import io.balsa.k8s.core.v1.Namespace;
import io.balsa.k8s.meta.v1.MicroTime;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.kubelet.KubeletLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Renews the node's Lease: that, and nothing else, says that the node is alive. */
public final class Heartbeat implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);
    private static final String NAMESPACE = "kube-node-lease";

    private final KindClient<Lease> leases;
    private final KindClient<Namespace> namespaces;
    private final String node;
    private final KubeletLimits.Heartbeat limits;
    private final Clockwork clockwork;
    private final ScheduledExecutorService executor;

    // Touched by the executor's thread only.
    private @Nullable Lease last;
    private boolean failing;

    public Heartbeat(ApiClient api, String node, KubeletLimits.Heartbeat limits, Clockwork clockwork) {
        // A beat that takes longer than the lease lasts is of no use: the next one may reach another API server.
        Duration deadline = Duration.ofMillis(Math.min(limits.leaseSeconds() * 250L, 5000));
        this.leases = api.withDeadline(deadline).kind(Lease.class);
        this.namespaces = api.withDeadline(deadline).kind(Namespace.class);
        this.node = node;
        this.limits = limits;
        this.clockwork = clockwork;
        this.executor = clockwork.executor("heartbeat");
    }

    public void start() {
        executor.scheduleWithFixedDelay(this::beat, 0, limits.every().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void beat() {
        try {
            renew();
            if (failing) {
                log.info("Node {} reaches an API server again", node);
            }
            failing = false;
        } catch (StatusError e) {
            last = null;
            if (!failing && !e.is(StatusReason.CONFLICT)) {
                log.warn("Node {} cannot renew its lease: {}", node, e.getMessage());
                failing = true;
            }
        } catch (RuntimeException e) {
            // A boundary: a scheduled task that throws is never run again.
            log.error("Node {} cannot renew its lease", node, e);
            last = null;
        }
    }

    private void renew() {
        Lease lease = last;
        if (lease == null) {
            lease = leases.find(NAMESPACE, node).orElse(null);
        }
        last = lease == null
                ? create()
                : leases.update(lease.toBuilder().setSpec(spec()).build());
    }

    private Lease create() {
        Lease lease = Lease.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setNamespace(NAMESPACE).setName(node))
                .setSpec(spec())
                .build();
        try {
            return leases.create(lease);
        } catch (StatusError e) {
            if (!e.is(StatusReason.NOT_FOUND)) {
                throw e;
            }
            // A new cluster: the first node makes the place for all leases.
            namespaces.create(Namespace.newBuilder()
                    .setMetadata(ObjectMeta.newBuilder().setName(NAMESPACE))
                    .build());
            return leases.create(lease);
        }
    }

    private LeaseSpec spec() {
        Instant now = clockwork.clock().instant();
        return LeaseSpec.newBuilder()
                .setHolderIdentity(node)
                .setLeaseDurationSeconds(limits.leaseSeconds())
                .setRenewTime(
                        MicroTime.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano() / 1000 * 1000))
                .build();
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
