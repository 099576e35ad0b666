package io.balsa.api.server.election;

import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.StatusReason;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.core.ApiRequest;
import io.balsa.api.server.core.ApiResult;
import io.balsa.api.server.core.ResourceCore;
import io.balsa.api.server.core.Target;
import io.balsa.api.server.core.WriteOptions;
import io.balsa.k8s.coordination.v1.Lease;
import io.balsa.k8s.coordination.v1.LeaseSpec;
import io.balsa.k8s.meta.v1.MicroTime;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.resource.v1.Fence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Shows who holds an office as the Lease object {@code kube-system/<office>}, where Kubernetes' tools look. For display
 * only: nothing in the cluster decides by it. Every write is fenced, so the object never shows a holder whose term is over.
 */
public final class OfficeDisplay {
    private static final String NAMESPACE = "kube-system";
    private static final Caller SELF = Caller.of("system:balsa:elections", "system:masters");

    private final ResourceCore core;
    private final InstantSource clock;

    public OfficeDisplay(ResourceCore core, InstantSource clock) {
        this.core = core;
        this.clock = clock;
    }

    /**
     * Writes that the holder holds the office now.
     *
     * @throws StatusError when the object cannot be written now; the term does not depend on it
     */
    public void show(String office, String holder, Duration ttl, Fence fence) {
        Target target = Target.of(Kinds.LEASE, NAMESPACE, office);
        var options = new WriteOptions(false, "balsa", WriteOptions.FieldValidation.WARN, fence);
        Instant now = clock.instant();
        MicroTime micro = MicroTime.newBuilder()
                .setSeconds(now.getEpochSecond())
                .setNanos(now.getNano() / 1000 * 1000)
                .build();
        Optional<Lease> shown = find(target);
        LeaseSpec was = shown.map(Lease::getSpec).orElse(LeaseSpec.getDefaultInstance());
        LeaseSpec.Builder spec = was.toBuilder().setRenewTime(micro).setLeaseDurationSeconds((int) ttl.toSeconds());
        if (!was.getHolderIdentity().equals(holder)) {
            spec.setHolderIdentity(holder).setAcquireTime(micro);
            if (shown.isPresent()) {
                spec.setLeaseTransitions(was.getLeaseTransitions() + 1);
            }
        }
        ObjectMeta meta = shown.map(Meta::of)
                .orElse(ObjectMeta.newBuilder()
                        .setName(office)
                        .setNamespace(NAMESPACE)
                        .build());
        Lease lease = Lease.newBuilder().setMetadata(meta).setSpec(spec).build();
        core.handle(
                shown.isPresent()
                        ? new ApiRequest.Update(SELF, target, lease, options)
                        : new ApiRequest.Create(SELF, target, lease, options));
    }

    private Optional<Lease> find(Target target) {
        try {
            var found = (ApiResult.Found) core.handle(new ApiRequest.Get(SELF, target, ""));
            return Optional.of((Lease) found.object().message());
        } catch (StatusError e) {
            if (e.is(StatusReason.NOT_FOUND)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
