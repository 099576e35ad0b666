package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.k8s.networking.v1.NetworkPolicy;
import io.balsa.k8s.networking.v1.NetworkPolicyPort;
import io.balsa.k8s.networking.v1.NetworkPolicySpec;
import java.time.Instant;
import java.util.List;

/** Which traffic the chosen pods take and make; where none chooses a pod, all of it. */
final class NetworkPolicyKind {
    static final Kind KIND = Kind.of("networking.k8s.io", "v1", NetworkPolicy.getDefaultInstance())
            .plural("networkpolicies")
            .shortNames("netpol")
            .columns(
                    List.of(Column.objectName(), Column.text("Pod-Selector", "Which pods it is about."), Column.age()),
                    NetworkPolicyKind::row)
            .defaults(NetworkPolicyKind::defaulted)
            .prepareForCreate(Generations::first)
            .prepareForUpdate(Generations::bySpec)
            .validate(NetworkPolicyRules::validate)
            .validateUpdate((next, old) -> NetworkPolicyRules.validate(next))
            .build();

    private NetworkPolicyKind() {}

    private static Row row(NetworkPolicy policy, Instant now) {
        return Row.of(
                Meta.name(policy),
                SelectorRules.cell(policy.getSpec().getPodSelector()),
                Ages.since(policy.getMetadata().getCreationTimestamp(), now));
    }

    /** Kubernetes: what comes in is always restricted, what goes out where there are rules for it. */
    private static NetworkPolicy defaulted(NetworkPolicy policy) {
        NetworkPolicy.Builder next = policy.toBuilder();
        NetworkPolicySpec.Builder spec = next.getSpecBuilder();
        spec.getIngressBuilderList().forEach(rule -> fill(rule.getPortsBuilderList()));
        spec.getEgressBuilderList().forEach(rule -> fill(rule.getPortsBuilderList()));
        if (spec.getPolicyTypesCount() == 0) {
            spec.addPolicyTypes("Ingress");
            if (spec.getEgressCount() > 0) {
                spec.addPolicyTypes("Egress");
            }
        }
        return next.build();
    }

    private static void fill(List<NetworkPolicyPort.Builder> ports) {
        for (NetworkPolicyPort.Builder port : ports) {
            if (!port.hasProtocol()) {
                port.setProtocol("TCP");
            }
        }
    }
}
