package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.LabelSelectors;
import java.util.List;

/** {@code describe netpol}. */
final class NetworkPolicyDetails {
    private NetworkPolicyDetails() {}

    /**
     * One of the two ways of traffic.
     *
     * @param peers the field with where it comes from or goes to
     */
    private record Way(String type, String name, String peers, String title, String anyPeer) {}

    private static final Way INGRESS =
            new Way("Ingress", "ingress", "from", "From:", "From: <any> (traffic not restricted by source)");
    private static final Way EGRESS =
            new Way("Egress", "egress", "to", "To:", "To: <any> (traffic not restricted by destination)");

    static void print(Details out, JsonNode policy) {
        JsonNode spec = policy.path("spec");
        out.name(policy).namespace(policy);
        out.field(0, "Created on", out.plainTime(policy.at("/metadata/creationTimestamp")));
        out.labels(policy).line(0, "Spec:");
        String pods = LabelSelectors.text(spec.path("podSelector"));
        out.line(
                1,
                "PodSelector:     "
                        + (pods.isEmpty()
                                ? "<none> (Allowing the specific traffic to all pods in this namespace)"
                                : pods));
        List<String> types = Fields.texts(spec.path("policyTypes"));
        for (Way way : List.of(INGRESS, EGRESS)) {
            if (types.contains(way.type)) {
                out.line(1, "Allowing " + way.name + " traffic:");
                rules(out, way, spec.path(way.name));
            } else {
                out.line(1, "Not affecting " + way.name + " traffic");
            }
        }
        out.line(1, "Policy Types: " + Fields.orNone(String.join(", ", types)));
    }

    private static void rules(Details out, Way way, JsonNode rules) {
        if (rules.isEmpty()) {
            out.line(2, "<none> (Selected pods are isolated for " + way.name + " connectivity)");
        }
        String between = "";
        for (JsonNode rule : rules) {
            if (!between.isEmpty()) {
                out.line(2, between);
            }
            between = "----------";
            ports(out, rule.path("ports"));
            if (rule.path(way.peers).isEmpty()) {
                out.line(2, way.anyPeer);
            }
            for (JsonNode peer : rule.path(way.peers)) {
                out.line(2, way.title);
                peer(out, peer);
            }
        }
    }

    private static void ports(Details out, JsonNode ports) {
        if (ports.isEmpty()) {
            out.line(2, "To Port: <any> (traffic allowed to all ports)");
        }
        for (JsonNode port : ports) {
            boolean range = Fields.has(port, "/endPort");
            out.line(
                    2,
                    (range ? "To Port Range: " : "To Port: ") + Fields.text(port, "/port", "<nil>")
                            + (range ? "-" + Fields.text(port, "/endPort") : "") + "/"
                            + Fields.text(port, "/protocol", "TCP"));
        }
    }

    private static void peer(Details out, JsonNode peer) {
        boolean pods = Fields.has(peer, "/podSelector");
        boolean namespaces = Fields.has(peer, "/namespaceSelector");
        if (namespaces) {
            out.line(3, "NamespaceSelector: " + LabelSelectors.textOrNone(peer.path("namespaceSelector")));
        }
        if (pods) {
            out.line(3, "PodSelector: " + LabelSelectors.textOrNone(peer.path("podSelector")));
        }
        if (!pods && !namespaces && Fields.has(peer, "/ipBlock")) {
            out.line(3, "IPBlock:");
            out.line(4, "CIDR: " + Fields.text(peer, "/ipBlock/cidr"));
            out.line(4, "Except: " + String.join(", ", Fields.texts(peer.at("/ipBlock/except"))));
        }
    }
}
