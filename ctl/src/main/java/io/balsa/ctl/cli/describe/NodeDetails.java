package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** {@code describe node}: with its heartbeat and the pods on it. */
final class NodeDetails {
    private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
    private static final String ROLE = "kubernetes.io/role";

    private NodeDetails() {}

    static void print(Details out, JsonNode node, Reads reads) throws IOException, ApiFailure {
        JsonNode status = node.path("status");
        JsonNode spec = node.path("spec");
        String name = Fields.text(node, "/metadata/name");
        out.name(node).field(0, "Roles", roles(node.at("/metadata/labels")));
        out.labels(node).created(node);
        taints(out, spec.path("taints"));
        out.field(0, "Unschedulable", Fields.text(spec, "/unschedulable", "false"));
        lease(out, name, reads);
        out.conditions(
                status.path("conditions"),
                "Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage",
                "----\t------\t-----------------\t------------------\t------\t-------",
                "type ",
                "status ",
                "lastHeartbeatTime ",
                "lastTransitionTime ",
                "reason ",
                "message");
        out.line(0, "Addresses:");
        status.path("addresses")
                .forEach(address -> out.field(1, Fields.text(address, "/type"), Fields.text(address, "/address")));
        ContainerDetails.amounts(out, 0, "Capacity", status.path("capacity"));
        ContainerDetails.amounts(out, 0, "Allocatable", status.path("allocatable"));
        system(out, status.path("nodeInfo"));
        out.optional(0, "PodCIDR", spec.path("podCIDR"));
        if (!spec.path("podCIDRs").isEmpty()) {
            out.field(0, "PodCIDRs", String.join(",", Fields.texts(spec.path("podCIDRs"))));
        }
        out.optional(0, "ProviderID", spec.path("providerID"));
        pods(out, node, reads);
    }

    private static String roles(JsonNode labels) {
        TreeSet<String> roles = new TreeSet<>();
        Fields.sorted(labels).forEach((label, value) -> {
            if (label.startsWith(ROLE_PREFIX)) {
                roles.add(label.substring(ROLE_PREFIX.length()));
            } else if (label.equals(ROLE)) {
                roles.add(value);
            }
        });
        roles.remove("");
        return Fields.orNone(String.join(",", roles));
    }

    private static void taints(Details out, JsonNode taints) {
        List<JsonNode> sorted = new ArrayList<>();
        taints.forEach(sorted::add);
        sorted.sort(Comparator.comparing(taint -> Fields.text(taint, "/effect") + "," + Fields.text(taint, "/key")));
        List<String> texts = new ArrayList<>();
        for (JsonNode taint : sorted) {
            String value = Fields.text(taint, "/value");
            String effect = Fields.text(taint, "/effect");
            texts.add(Fields.text(taint, "/key")
                    + (value.isEmpty() ? "" : "=" + value)
                    + (effect.isEmpty() ? "" : ":" + effect)
                    + (effect.isEmpty() && !value.isEmpty() ? ":" : ""));
        }
        out.values(0, "Taints", texts);
    }

    private static void lease(Details out, String name, Reads reads) throws IOException {
        JsonNode lease;
        try {
            lease = reads.json(Request.get("/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/" + name));
        } catch (ApiFailure e) {
            out.field(0, "Lease", "Failed to get lease: " + e.getMessage());
            return;
        }
        out.line(0, "Lease:");
        out.field(1, "HolderIdentity", Fields.text(lease, "/spec/holderIdentity", Fields.UNSET));
        leaseTime(out, "AcquireTime", lease.at("/spec/acquireTime"));
        leaseTime(out, "RenewTime", lease.at("/spec/renewTime"));
    }

    private static void leaseTime(Details out, String title, JsonNode time) {
        out.field(1, title, time.isTextual() ? out.time(time) : Fields.UNSET);
    }

    private static void system(Details out, JsonNode info) {
        out.line(0, "System Info:");
        out.field(1, "Machine ID", Fields.text(info, "/machineID"));
        out.field(1, "System UUID", Fields.text(info, "/systemUUID"));
        out.field(1, "Boot ID", Fields.text(info, "/bootID"));
        out.field(1, "Kernel Version", Fields.text(info, "/kernelVersion"));
        out.field(1, "OS Image", Fields.text(info, "/osImage"));
        out.field(1, "Operating System", Fields.text(info, "/operatingSystem"));
        out.field(1, "Architecture", Fields.text(info, "/architecture"));
        out.field(1, "Container Runtime Version", Fields.text(info, "/containerRuntimeVersion"));
        out.field(1, "Kubelet Version", Fields.text(info, "/kubeletVersion"));
        out.field(1, "Kube-Proxy Version", Fields.text(info, "/kubeProxyVersion"));
    }

    /** Those that have not ended. */
    private static void pods(Details out, JsonNode node, Reads reads) throws IOException, ApiFailure {
        String name = Fields.text(node, "/metadata/name");
        JsonNode pods;
        try {
            pods = reads.items(Request.get("/api/v1/pods")
                    .with("fieldSelector", "spec.nodeName=" + name + ",status.phase!=Succeeded,status.phase!=Failed"));
        } catch (ApiFailure e) {
            if (!e.is("Forbidden")) {
                throw e;
            }
            out.field(0, "Pods", "not authorized");
            return;
        }
        boolean told = !node.at("/status/allocatable").isEmpty();
        new NodeLoad(out, node.at(told ? "/status/allocatable" : "/status/capacity")).print(pods);
    }
}
