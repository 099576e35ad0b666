package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.networking.v1.IPBlock;
import io.balsa.k8s.networking.v1.NetworkPolicy;
import io.balsa.k8s.networking.v1.NetworkPolicyPeer;
import io.balsa.k8s.networking.v1.NetworkPolicyPort;
import io.balsa.k8s.networking.v1.NetworkPolicySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What holds for a network policy. */
final class NetworkPolicyRules {
    private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
    private static final List<String> TYPES = List.of("Ingress", "Egress");

    private NetworkPolicyRules() {}

    static List<FieldError> validate(NetworkPolicy policy) {
        NetworkPolicySpec spec = policy.getSpec();
        List<FieldError> errors = new ArrayList<>();
        MetaRules.addSelector(errors, "spec.podSelector", spec.getPodSelector());
        for (int i = 0; i < spec.getIngressCount(); i++) {
            String field = "spec.ingress[" + i + "]";
            addPorts(errors, field + ".ports", spec.getIngress(i).getPortsList());
            addPeers(errors, field + ".from", spec.getIngress(i).getFromList());
        }
        for (int i = 0; i < spec.getEgressCount(); i++) {
            String field = "spec.egress[" + i + "]";
            addPorts(errors, field + ".ports", spec.getEgress(i).getPortsList());
            addPeers(errors, field + ".to", spec.getEgress(i).getToList());
        }
        addTypes(errors, "spec.policyTypes", spec.getPolicyTypesList());
        return errors;
    }

    private static void addTypes(List<FieldError> errors, String field, List<String> types) {
        if (types.size() > TYPES.size()) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    field,
                    GoStructs.list("[]networking.PolicyType", types),
                    "may not specify more than two policyTypes"));
            return;
        }
        for (int i = 0; i < types.size(); i++) {
            if (!TYPES.contains(types.get(i))) {
                errors.add(FieldError.notSupported(field + "[" + i + "]", types.get(i), TYPES));
            }
        }
    }

    private static void addPorts(List<FieldError> errors, String field, List<NetworkPolicyPort> ports) {
        for (int i = 0; i < ports.size(); i++) {
            addPort(errors, field + "[" + i + "]", ports.get(i));
        }
    }

    private static void addPort(List<FieldError> errors, String field, NetworkPolicyPort port) {
        if (port.hasProtocol() && !PROTOCOLS.contains(port.getProtocol())) {
            errors.add(FieldError.notSupported(field + ".protocol", port.getProtocol(), PROTOCOLS));
        }
        boolean isNumber = port.hasPort() && port.getPort().getType() == 0;
        if (isNumber) {
            PortRules.addNumber(errors, field + ".port", port.getPort().getIntVal());
        }
        if (port.hasEndPort()) {
            addEnd(errors, field + ".endPort", port, isNumber);
        }
        if (port.hasPort() && !isNumber) {
            String name = port.getPort().getStrVal();
            MetaRules.addInvalid(errors, field + ".port", name, Names.portName(name));
        }
    }

    private static void addEnd(List<FieldError> errors, String field, NetworkPolicyPort port, boolean isNumber) {
        int end = port.getEndPort();
        if (!port.hasPort()) {
            errors.add(FieldError.invalid(field, end, "may not be specified when `port` is not specified"));
        } else if (!isNumber) {
            errors.add(FieldError.invalid(field, end, "may not be specified when `port` is non-numeric"));
        } else {
            if (end < port.getPort().getIntVal()) {
                errors.add(FieldError.invalid(field, end, "must be greater than or equal to `port`"));
            }
            PortRules.addNumber(errors, field, end);
        }
    }

    private static void addPeers(List<FieldError> errors, String field, List<NetworkPolicyPeer> peers) {
        for (int i = 0; i < peers.size(); i++) {
            addPeer(errors, field + "[" + i + "]", peers.get(i));
        }
    }

    private static void addPeer(List<FieldError> errors, String field, NetworkPolicyPeer peer) {
        boolean selects = peer.hasPodSelector() || peer.hasNamespaceSelector();
        if (peer.hasPodSelector()) {
            MetaRules.addSelector(errors, field + ".podSelector", peer.getPodSelector());
        }
        if (peer.hasNamespaceSelector()) {
            MetaRules.addSelector(errors, field + ".namespaceSelector", peer.getNamespaceSelector());
        }
        if (peer.hasIpBlock()) {
            addBlock(errors, field + ".ipBlock", peer.getIpBlock());
        }
        if (!selects && !peer.hasIpBlock()) {
            errors.add(FieldError.required(field, "must specify a peer"));
        } else if (selects && peer.hasIpBlock()) {
            errors.add(FieldError.forbidden(field, "may not specify both ipBlock and another peer"));
        }
    }

    private static void addBlock(List<FieldError> errors, String field, IPBlock block) {
        if (block.getCidr().isEmpty()) {
            errors.add(FieldError.required(field + ".cidr", ""));
            return;
        }
        Cidr.add(errors, field + ".cidr", block.getCidr());
        Optional<Cidr> range = Cidr.parse(block.getCidr());
        if (range.isEmpty()) {
            return;
        }
        for (int i = 0; i < block.getExceptCount(); i++) {
            String at = field + ".except[" + i + "]";
            Cidr.add(errors, at, block.getExcept(i));
            Optional<Cidr> except = Cidr.parse(block.getExcept(i));
            if (except.isPresent() && !range.get().containsLess(except.get())) {
                errors.add(FieldError.invalid(at, block.getExcept(i), "must be a strict subset of `cidr`"));
            }
        }
    }
}
