package io.balsa.jepsen.clients;

import static org.awaitility.Awaitility.await;

import io.balsa.jepsen.cluster.LocalCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** Which member a client's watch has ended up at, seen from the members' gauges. */
final class Streams {
    private static final String GAUGE = "apiserver_longrunning_requests ";

    private static final Duration SETTLE_MAX = Duration.ofMinutes(2);
    private static final Duration BETWEEN = Duration.ofSeconds(2);

    private Streams() {}

    /** The same, when those whose clients have gone have ended: twice the same in a row. */
    static Map<String, Integer> settled(LocalCluster cluster) {
        AtomicReference<Map<String, Integer>> last = new AtomicReference<>(Map.of());
        await().atMost(SETTLE_MAX).pollInterval(BETWEEN).until(() -> {
            Map<String, Integer> now = open(cluster);
            return now.equals(last.getAndSet(now));
        });
        return last.get();
    }

    /** The watches and log streams that each member serves over REST. */
    static Map<String, Integer> open(LocalCluster cluster) {
        Map<String, Integer> open = new TreeMap<>();
        IntStream.range(0, cluster.apiAddresses().size())
                .forEach(i -> open.put(
                        "s" + (i + 1), open(cluster, cluster.apiAddresses().get(i))));
        return open;
    }

    private static int open(LocalCluster cluster, String address) {
        try (KubernetesClient client = Fabric8.at(cluster, address)) {
            return client.raw("/metrics")
                    .lines()
                    .filter(line -> line.startsWith(GAUGE))
                    .mapToInt(line -> Integer.parseInt(line.substring(GAUGE.length())))
                    .findFirst()
                    .orElseThrow();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The member that serves more than before. */
    static String busier(Map<String, Integer> before, Map<String, Integer> now) {
        return now.keySet().stream()
                .filter(member -> now.get(member) > before.get(member))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no member serves more watches than before: " + before + ", " + now));
    }
}
