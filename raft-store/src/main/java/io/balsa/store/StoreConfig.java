package io.balsa.store;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one member runs.
 *
 * @param name of this member; one of the initial cluster's
 * @param dataDir the member's own folder
 * @param clientAddress where etcd clients connect; port 0: any free one
 * @param peerAddress where the other members connect
 * @param advertisedClientUrls what the member list tells clients; empty: made from the client address
 * @param initialCluster every member's name and its peer address as host:port, this one's included, in order
 * @param clusterToken keeps apart clusters that use the same addresses
 * @param electionTimeout without a word from a leader for about this long, a member campaigns
 * @param libraryDir where RocksDB's native library is unpacked once; members may share it
 */
public record StoreConfig(
        String name,
        Path dataDir,
        InetSocketAddress clientAddress,
        InetSocketAddress peerAddress,
        List<String> advertisedClientUrls,
        Map<String, String> initialCluster,
        String clusterToken,
        Duration electionTimeout,
        Path libraryDir) {
    public static final String DEFAULT_TOKEN = "etcd-cluster";
    /** Long enough for a busy machine not to elect for nothing, short enough to be back before a client gives up. */
    public static final Duration DEFAULT_ELECTION_TIMEOUT = Duration.ofMillis(800);

    /** @throws IllegalArgumentException with a sentence for the operator */
    public StoreConfig {
        initialCluster = Collections.unmodifiableMap(new LinkedHashMap<>(initialCluster));
        advertisedClientUrls = List.copyOf(advertisedClientUrls);
        requireLoopback("client", clientAddress);
        requireLoopback("peer", peerAddress);
        if (!initialCluster.containsKey(name)) {
            throw new IllegalArgumentException(
                    "member \"" + name + "\" is not in the initial cluster " + initialCluster.keySet());
        }
    }

    /** A member with everything else as usual. */
    public static StoreConfig of(
            String name,
            Path dataDir,
            InetSocketAddress clientAddress,
            InetSocketAddress peerAddress,
            Map<String, String> initialCluster) {
        return new StoreConfig(
                name,
                dataDir,
                clientAddress,
                peerAddress,
                List.of(),
                initialCluster,
                DEFAULT_TOKEN,
                DEFAULT_ELECTION_TIMEOUT,
                dataDir.resolve("lib"));
    }

    /** Neither port has TLS yet, so neither may be reachable from another machine. */
    private static void requireLoopback(String which, InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip == null || !ip.isLoopbackAddress()) {
            throw new IllegalArgumentException("the " + which + " port listens on loopback only, not on "
                    + address.getHostString() + ": it has no TLS yet");
        }
    }
}
