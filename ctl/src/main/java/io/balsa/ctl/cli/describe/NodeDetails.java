package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code describe node}. */
public final class NodeDetails {
    private static final String ROLE = "node-role.kubernetes.io/";

    private NodeDetails() {}

    /**
     * @param pods those on the node that have not ended
     * @param lease the node's heartbeat; a missing node where there is none
     */
    public record Around(JsonNode pods, JsonNode lease, JsonNode events) {}

    public static String describe(JsonNode node, Around around, Instant now, ZoneId zone) {
        Details out = new Details(now, zone);
        JsonNode metadata = node.path("metadata");
        JsonNode status = node.path("status");
        out.field(0, "Name", metadata.path("name").asText());
        out.field(0, "Roles", roles(metadata.path("labels")));
        out.map(0, "Labels", metadata.path("labels"), "=");
        out.annotations(metadata.path("annotations"));
        out.field(0, "CreationTimestamp", out.time(metadata.path("creationTimestamp")));
        taints(out, node.path("spec").path("taints"));
        out.field(0, "Unschedulable", node.path("spec").path("unschedulable").asText("false"));
        lease(out, around.lease.path("spec"));
        conditions(out, status.path("conditions"));
        addresses(out, status.path("addresses"));
        quantities(out, "Capacity", status.path("capacity"));
        quantities(out, "Allocatable", status.path("allocatable"));
        system(out, status.path("nodeInfo"));
        out.optional(0, "PodCIDR", node.path("spec").path("podCIDR"));
        pods(out, around.pods, status.path("allocatable"));
        out.events(around.events);
        return out.toString();
    }

    private static String roles(JsonNode labels) {
        List<String> roles = new ArrayList<>();
        for (String label : Details.sorted(labels).keySet()) {
            if (label.startsWith(ROLE)) {
                roles.add(label.substring(ROLE.length()));
            }
        }
        return roles.isEmpty() ? "<none>" : String.join(",", roles);
    }

    private static void taints(Details out, JsonNode taints) {
        if (taints.isEmpty()) {
            out.field(0, "Taints", "<none>");
            return;
        }
        String label = "Taints:";
        for (JsonNode taint : taints) {
            String value = taint.path("value").asText("");
            out.line(
                    0,
                    label + "\t" + taint.path("key").asText() + (value.isEmpty() ? "" : "=" + value) + ":"
                            + taint.path("effect").asText());
            label = "";
        }
    }

    private static void lease(Details out, JsonNode lease) {
        if (lease.isMissingNode()) {
            return;
        }
        out.line(0, "Lease:");
        out.field(1, "HolderIdentity", lease.path("holderIdentity").asText("<unset>"));
        out.field(1, "AcquireTime", lease.has("acquireTime") ? out.time(lease.path("acquireTime")) : "<unset>");
        out.field(1, "RenewTime", lease.has("renewTime") ? out.time(lease.path("renewTime")) : "<unset>");
    }

    private static void conditions(Details out, JsonNode conditions) {
        if (conditions.isEmpty()) {
            return;
        }
        out.line(0, "Conditions:");
        out.line(1, "Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage");
        out.line(1, "----\t------\t-----------------\t------------------\t------\t-------");
        for (JsonNode condition : conditions) {
            out.line(
                    1,
                    condition.path("type").asText() + " \t"
                            + condition.path("status").asText() + " \t"
                            + out.time(condition.path("lastHeartbeatTime")) + " \t"
                            + out.time(condition.path("lastTransitionTime")) + " \t"
                            + condition.path("reason").asText("") + " \t"
                            + condition.path("message").asText(""));
        }
    }

    private static void addresses(Details out, JsonNode addresses) {
        out.line(0, "Addresses:");
        addresses.forEach(address -> out.field(
                1, address.path("type").asText(), address.path("address").asText()));
    }

    private static void quantities(Details out, String title, JsonNode quantities) {
        if (!quantities.isEmpty()) {
            out.line(0, title + ":");
            Details.sorted(quantities).forEach((name, quantity) -> out.field(1, name, quantity));
        }
    }

    private static void system(Details out, JsonNode info) {
        out.line(0, "System Info:");
        Map<String, String> names = new java.util.LinkedHashMap<>();
        names.put("Machine ID", "machineID");
        names.put("System UUID", "systemUUID");
        names.put("Boot ID", "bootID");
        names.put("Kernel Version", "kernelVersion");
        names.put("OS Image", "osImage");
        names.put("Operating System", "operatingSystem");
        names.put("Architecture", "architecture");
        names.put("Container Runtime Version", "containerRuntimeVersion");
        names.put("Kubelet Version", "kubeletVersion");
        names.put("Kube-Proxy Version", "kubeProxyVersion");
        names.forEach((title, field) -> out.field(1, title, info.path(field).asText("")));
    }

    private static void pods(Details out, JsonNode pods, JsonNode allocatable) {
        out.field(0, "Non-terminated Pods", "(" + pods.size() + " in total)");
        out.line(1, "Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge");
        out.line(1, "---------\t----\t\t------------\t----------\t---------------\t-------------\t---");
        Map<String, BigDecimal> totals = new TreeMap<>();
        for (JsonNode pod : pods) {
            StringBuilder cells = new StringBuilder();
            for (String resource : List.of("cpu", "memory")) {
                for (String side : List.of("requests", "limits")) {
                    BigDecimal sum = sum(pod, side, resource);
                    totals.merge(resource + side, sum, BigDecimal::add);
                    cells.append('\t').append(shown(resource, sum, allocatable));
                }
            }
            out.line(
                    1,
                    pod.path("metadata").path("namespace").asText() + "\t"
                            + pod.path("metadata").path("name").asText() + "\t" + cells + "\t"
                            + out.age(pod.path("metadata").path("creationTimestamp")));
        }
        out.line(0, "Allocated resources:");
        out.line(1, "(Total limits may be over 100 percent, i.e., overcommitted.)");
        out.line(1, "Resource\tRequests\tLimits");
        out.line(1, "--------\t--------\t------");
        for (String resource : List.of("cpu", "memory", "ephemeral-storage")) {
            out.line(
                    1,
                    resource + "\t"
                            + shown(resource, totals.getOrDefault(resource + "requests", BigDecimal.ZERO), allocatable)
                            + "\t"
                            + shown(resource, totals.getOrDefault(resource + "limits", BigDecimal.ZERO), allocatable));
        }
    }

    private static BigDecimal sum(JsonNode pod, String side, String resource) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode container : pod.path("spec").path("containers")) {
            sum = sum.add(Amount.parse(
                    container.path("resources").path(side).path(resource).asText("")));
        }
        return sum;
    }

    private static String shown(String resource, BigDecimal amount, JsonNode allocatable) {
        BigDecimal all = Amount.parse(allocatable.path(resource).asText(""));
        BigDecimal percent = all.signum() == 0
                ? BigDecimal.ZERO
                : amount.multiply(BigDecimal.valueOf(100)).divide(all, 0, RoundingMode.DOWN);
        String text = resource.equals("cpu") ? Amount.cpu(amount) : Amount.memory(amount);
        return text + " (" + percent.toPlainString() + "%)";
    }
}
