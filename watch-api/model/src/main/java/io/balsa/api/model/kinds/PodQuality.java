package io.balsa.api.model.kinds;

import io.balsa.api.model.Quantity;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.PodSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pod's class of service, from what its containers ask for: Guaranteed where each asks for as much processor and
 * memory as it may use, BestEffort where none says anything of either, Burstable otherwise.
 */
final class PodQuality {
    private static final Set<String> COUNTED = Set.of("cpu", "memory");

    private PodQuality() {}

    static String of(PodSpec spec) {
        List<Container> containers = Stream.concat(
                        spec.getContainersList().stream(), spec.getInitContainersList().stream())
                .toList();
        boolean silent = true;
        boolean guaranteed = true;
        for (Container container : containers) {
            Map<String, Quantity> requests = counted(container.getResources().getRequestsMap());
            Map<String, Quantity> limits = counted(container.getResources().getLimitsMap());
            silent &= requests.isEmpty() && limits.isEmpty();
            guaranteed &= limits.keySet().equals(COUNTED)
                    && requests.entrySet().stream()
                            .allMatch(each -> isSame(each.getValue(), limits.get(each.getKey())));
        }
        if (silent) {
            return "BestEffort";
        }
        return guaranteed ? "Guaranteed" : "Burstable";
    }

    private static boolean isSame(Quantity request, @Nullable Quantity limit) {
        return limit != null && request.compareTo(limit) == 0;
    }

    private static Map<String, Quantity> counted(Map<String, io.balsa.k8s.resource.Quantity> amounts) {
        Map<String, Quantity> counted = new HashMap<>();
        amounts.forEach((name, message) -> {
            Quantity amount = Quantity.of(message);
            if (COUNTED.contains(name) && amount.signum() > 0) {
                counted.put(name, amount);
            }
        });
        return counted;
    }
}
