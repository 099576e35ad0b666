package io.balsa.controllers.scheduler;

import io.balsa.api.model.Quantity;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.Pod;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;

/**
 * Amounts of resources by name: thousandths of a processor for {@code cpu}, whole units for everything else. Immutable.
 *
 * <p>A name that is not there is an amount of zero.
 */
public record Resources(Map<String, Long> amounts) {
    public static final String CPU = "cpu";
    public static final String MEMORY = "memory";
    public static final String PODS = "pods";

    private static final Resources NONE = new Resources(Map.of());

    public Resources {
        amounts = Map.copyOf(amounts);
    }

    public static Resources none() {
        return NONE;
    }

    /** The amounts of a resource list, rounded up. */
    public static Resources of(Map<String, io.balsa.k8s.resource.Quantity> list) {
        Map<String, Long> amounts = new TreeMap<>();
        list.forEach((name, quantity) -> {
            Quantity amount = Quantity.of(quantity);
            amounts.put(name, name.equals(CPU) ? amount.millis() : amount.units());
        });
        return new Resources(amounts);
    }

    /**
     * What the pod asks of a node, itself included as one of the pods: the sum of its containers, or its largest init
     * container where that asks for more, and its overhead.
     */
    public static Resources requestedBy(Pod pod) {
        Resources running = none();
        Resources starting = none();
        for (Container container : pod.getSpec().getContainersList()) {
            running = running.plus(requests(container));
        }
        for (Container container : pod.getSpec().getInitContainersList()) {
            // Kubernetes: a restartable init container keeps running beside everything that starts after it.
            if (container.getRestartPolicy().equals("Always")) {
                running = running.plus(requests(container));
                starting = starting.plus(requests(container));
            } else {
                starting = starting.max(requests(container));
            }
        }
        return running.max(starting).plus(of(pod.getSpec().getOverheadMap())).plus(new Resources(Map.of(PODS, 1L)));
    }

    private static Resources requests(Container container) {
        return of(container.getResources().getRequestsMap());
    }

    public long get(String name) {
        return amounts.getOrDefault(name, 0L);
    }

    public Resources plus(Resources other) {
        return merged(other, Resources::sum);
    }

    public Resources minus(Resources other) {
        return merged(other, Math::subtractExact);
    }

    Resources max(Resources other) {
        return merged(other, Math::max);
    }

    /** Capped, because quantities may be as large as a long. */
    private static long sum(long a, long b) {
        long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? Long.MAX_VALUE : sum;
    }

    private Resources merged(Resources other, LongBinaryOperator operator) {
        Map<String, Long> merged = new TreeMap<>(amounts);
        other.amounts.forEach((name, amount) -> merged.merge(name, 0L, (here, none) -> here));
        merged.replaceAll((name, here) -> operator.applyAsLong(here, other.get(name)));
        return new Resources(merged);
    }
}
