package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pods on a node with what they take of it, and the sums. */
final class NodeLoad {
    private static final String HUGE_PAGES = "hugepages-";
    private static final List<String> STANDARD = List.of("cpu", "memory", "ephemeral-storage");

    private final Details out;
    private final Map<String, Amount> allocatable;
    private final Map<String, Amount> requests = new TreeMap<>();
    private final Map<String, Amount> limits = new TreeMap<>();

    NodeLoad(Details out, JsonNode allocatable) {
        this.out = out;
        this.allocatable = Amount.each(allocatable);
    }

    void print(JsonNode pods) {
        out.field(0, "Non-terminated Pods", "(" + pods.size() + " in total)");
        out.line(1, "Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge");
        out.line(1, "---------\t----\t\t------------\t----------\t---------------\t-------------\t---");
        for (JsonNode pod : pods) {
            Map<String, Amount> asked = PodResources.requests(pod);
            Map<String, Amount> most = PodResources.limits(pod);
            Amount.add(requests, asked);
            Amount.add(limits, most);
            out.line(
                    1,
                    String.join(
                            "\t",
                            Fields.text(pod, "/metadata/namespace"),
                            Fields.text(pod, "/metadata/name"),
                            "",
                            share("cpu", asked),
                            share("cpu", most),
                            share("memory", asked),
                            share("memory", most),
                            out.age(pod.at("/metadata/creationTimestamp"))));
        }
        sums();
    }

    private void sums() {
        out.line(0, "Allocated resources:");
        out.line(1, "(Total limits may be over 100 percent, i.e., overcommitted.)");
        out.line(1, "Resource\tRequests\tLimits").line(1, "--------\t--------\t------");
        STANDARD.forEach(this::shares);
        allocatable.keySet().stream()
                .filter(name -> name.startsWith(HUGE_PAGES))
                .forEach(this::shares);
        for (String resource : allocatable.keySet()) {
            if (!STANDARD.contains(resource) && !resource.startsWith(HUGE_PAGES) && !resource.equals("pods")) {
                out.line(1, resource + "\t" + of(resource, requests) + "\t" + of(resource, limits));
            }
        }
    }

    private void shares(String resource) {
        out.line(1, resource + "\t" + share(resource, requests) + "\t" + share(resource, limits));
    }

    private static Amount of(String resource, Map<String, Amount> amounts) {
        return amounts.getOrDefault(resource, Amount.ZERO);
    }

    /** {@code 250m (12%)}. */
    private String share(String resource, Map<String, Amount> amounts) {
        Amount amount = of(resource, amounts);
        Amount all = of(resource, allocatable);
        boolean cpu = resource.equals("cpu");
        double part = cpu ? amount.millis() : amount.units();
        double whole = cpu ? all.millis() : all.units();
        // a node that tells nothing of itself has no shares
        long percent = whole == 0 ? 0 : (long) (part / whole * 100);
        return amount + " (" + percent + "%)";
    }
}
