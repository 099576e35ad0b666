package io.balsa.kubelet.proxy;

import io.balsa.kubelet.proxy.Routes.Backend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In which order the backends of a route are tried: each connection begins one further; those that failed a moment ago
 * come last. Owned by one thread.
 *
 * <p>Example with backends a, b, c: connections try abc, bca, cab, abc. After b has failed: acb, cab, acb, ... until b's
 * penalty is over.
 */
final class Rotation {
    /** Long enough for the API to say that it has gone, short enough to find it again soon. */
    private static final long PENALTY_NANOS = 2_000_000_000L;

    private static final int REMEMBERED_MAX = 10_000;

    private final Map<Integer, Integer> turns = new HashMap<>();
    private final Map<Backend, Long> failedAt = new HashMap<>();

    List<Backend> order(Routes.Route route, long nowNanos) {
        List<Backend> backends = route.backends();
        int turn = turns.merge(route.nodePort(), 1, Integer::sum);
        List<Backend> order = new ArrayList<>(backends.size());
        List<Backend> suspects = new ArrayList<>();
        for (int i = 0; i < backends.size(); i++) {
            Backend backend = backends.get(Math.floorMod(turn + i, backends.size()));
            Long failed = failedAt.get(backend);
            boolean suspect = failed != null && nowNanos - failed < PENALTY_NANOS;
            (suspect ? suspects : order).add(backend);
        }
        order.addAll(suspects);
        return order;
    }

    void failed(Backend backend, long nowNanos) {
        if (failedAt.size() >= REMEMBERED_MAX) {
            failedAt.clear();
        }
        failedAt.put(backend, nowNanos);
    }

    void works(Backend backend) {
        failedAt.remove(backend);
    }
}
