package io.balsa.jepsen.clients;

import io.balsa.jepsen.cluster.LocalCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Which member a client's watch has ended up at, seen from the members' gauges. */
final class Streams {
    private static final String GAUGE = "apiserver_longrunning_requests ";

    private Streams() {}

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
