package io.balsa.ctl.server;

import io.balsa.store.StoreConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/**
 * How the store of a {@code ctl server} runs: a few options with names of their own, and besides all flags of the store
 * (etcd's), which are defined in one place only and go before these.
 */
final class StoreOptions {
    @Option(names = "--name", required = true, paramLabel = "NAME", description = "This member's name.")
    String name = "";

    @Option(names = "--data-dir", required = true, paramLabel = "DIR", description = "Where the member's data is.")
    Path dataDir = Path.of("");

    @Option(names = "--store-address", paramLabel = "HOST:PORT", description = "Where etcd clients connect.")
    String storeAddress = "127.0.0.1:2379";

    @Option(names = "--peer-address", paramLabel = "HOST:PORT", description = "Where the other members connect.")
    String peerAddress = "127.0.0.1:2380";

    @Option(
            names = "--initial-cluster",
            required = true,
            split = ",",
            paramLabel = "NAME=HOST:PORT",
            description = "All members and their peer addresses, this one too.")
    Map<String, String> initialCluster = new LinkedHashMap<>();

    @Option(names = "--cluster-token", paramLabel = "TOKEN", description = "Tells clusters apart.")
    String clusterToken = StoreConfig.DEFAULT_TOKEN;

    /**
     * The same as a command line of the store. No type of the store here: completion looks at this class without it.
     *
     * @param storeFlags as they were given
     */
    List<String> flags(List<String> storeFlags) {
        String peers = scheme(storeFlags, "--peer-cert-file", "--peer-auto-tls");
        String clients = scheme(storeFlags, "--cert-file", "--auto-tls");
        List<String> flags = new ArrayList<>(List.of(
                "--name=" + name,
                "--data-dir=" + dataDir,
                "--election-timeout=" + StoreConfig.DEFAULT_ELECTION_MILLIS,
                "--listen-client-urls=" + clients + storeAddress,
                "--listen-peer-urls=" + peers + peerAddress,
                "--initial-cluster-token=" + clusterToken,
                "--initial-cluster="
                        + initialCluster.entrySet().stream()
                                .map(member -> member.getKey() + "=" + withScheme(peers, member.getValue()))
                                .collect(Collectors.joining(","))));
        flags.addAll(storeFlags);
        return flags;
    }

    /** A port that is given a certificate uses it. */
    private static String scheme(List<String> storeFlags, String... certificateFlags) {
        for (String flag : certificateFlags) {
            if (storeFlags.stream().anyMatch(given -> given.equals(flag) || given.startsWith(flag + "="))) {
                return "https://";
            }
        }
        return "http://";
    }

    private static String withScheme(String scheme, String address) {
        return address.contains("://") ? address : scheme + address;
    }
}
