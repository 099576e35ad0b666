package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a pod asks for and may use at most, as a whole. */
final class PodResources {
    private PodResources() {}

    /**
     * The containers' sum, or what its init containers need while they run if that is more, and the pod's overhead.
     * Init containers that stay (sidecars) count in both.
     */
    static Map<String, Amount> requests(JsonNode pod) {
        Map<String, Amount> requests = sum(pod, "requests");
        Amount.add(requests, Amount.each(pod.at("/spec/overhead")));
        return requests;
    }

    /** As {@link #requests}; overhead counts only where there is a limit. */
    static Map<String, Amount> limits(JsonNode pod) {
        Map<String, Amount> limits = sum(pod, "limits");
        Amount.each(pod.at("/spec/overhead")).forEach((resource, overhead) -> {
            if (!limits.getOrDefault(resource, Amount.ZERO).isZero()) {
                limits.merge(resource, overhead, Amount::plus);
            }
        });
        return limits;
    }

    private static Map<String, Amount> sum(JsonNode pod, String side) {
        Map<String, Amount> sum = new TreeMap<>();
        for (JsonNode container : pod.at("/spec/containers")) {
            Amount.add(sum, own(pod, container, side));
        }
        Map<String, Amount> staying = new TreeMap<>();
        Map<String, Amount> starting = new TreeMap<>();
        for (JsonNode container : pod.at("/spec/initContainers")) {
            Map<String, Amount> own = Amount.each(container.at("/resources/" + side));
            if (Fields.text(container, "/restartPolicy").equals("Always")) {
                Amount.add(sum, own);
                Amount.add(staying, own);
                Amount.raise(starting, staying);
            } else {
                Amount.add(own, staying);
                Amount.raise(starting, own);
            }
        }
        Amount.raise(sum, starting);
        return sum;
    }

    /** While a container is being resized it counts with the larger of what it has and what it shall have. */
    private static Map<String, Amount> own(JsonNode pod, JsonNode container, String side) {
        Map<String, Amount> wanted = Amount.each(container.at("/resources/" + side));
        if (side.equals("limits")) {
            return wanted;
        }
        for (JsonNode status : pod.at("/status/containerStatuses")) {
            boolean same = Fields.text(status, "/name").equals(Fields.text(container, "/name"));
            if (same && Fields.has(status, "/resources")) {
                Map<String, Amount> actual = Amount.each(status.at("/resources/requests"));
                if (Fields.text(pod, "/status/resize").equals("Infeasible")) {
                    return actual;
                }
                Amount.raise(wanted, actual);
            }
        }
        return wanted;
    }

    /** As the status tells it; what follows from the containers where it does not. */
    static String qosClass(JsonNode pod) {
        String told = Fields.text(pod, "/status/qosClass");
        if (!told.isEmpty()) {
            return told;
        }
        Map<String, Amount> requests = new TreeMap<>();
        Map<String, Amount> limits = new TreeMap<>();
        boolean guaranteed = true;
        for (JsonNode resources : claims(pod)) {
            Map<String, Amount> own = computed(resources.path("limits"));
            guaranteed &= own.size() == 2;
            Amount.add(limits, own);
            Amount.add(requests, computed(resources.path("requests")));
        }
        if (requests.isEmpty() && limits.isEmpty()) {
            return "BestEffort";
        }
        for (Map.Entry<String, Amount> request : requests.entrySet()) {
            Amount limit = limits.get(request.getKey());
            guaranteed &= limit != null && limit.compareTo(request.getValue()) == 0;
        }
        return guaranteed && requests.size() == limits.size() ? "Guaranteed" : "Burstable";
    }

    private static List<JsonNode> claims(JsonNode pod) {
        List<JsonNode> claims = new ArrayList<>();
        if (Fields.has(pod, "/spec/resources")) {
            claims.add(pod.at("/spec/resources"));
            return claims;
        }
        pod.at("/spec/containers").forEach(container -> claims.add(container.path("resources")));
        pod.at("/spec/initContainers").forEach(container -> claims.add(container.path("resources")));
        return claims;
    }

    /** Only processor time and memory decide about the class, and only where there is any. */
    private static Map<String, Amount> computed(JsonNode resources) {
        Map<String, Amount> amounts = Amount.each(resources);
        amounts.keySet().retainAll(List.of("cpu", "memory"));
        amounts.values().removeIf(amount -> amount.number().signum() <= 0);
        return amounts;
    }
}
