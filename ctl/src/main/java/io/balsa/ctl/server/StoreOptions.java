package io.balsa.ctl.server;

import io.balsa.ctl.cli.Syntax;
import io.balsa.store.StoreConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the store of a {@code ctl server} runs: a few options with names of their own, and besides all flags of the store
 * (etcd's), which are defined in one place only and go before these.
 */
final class StoreOptions {
    String name = "";

    Path dataDir = Path.of("");

    String storeAddress = "127.0.0.1:2379";

    String peerAddress = "127.0.0.1:2380";

    Map<String, String> initialCluster = new LinkedHashMap<>();

    String clusterToken = StoreConfig.DEFAULT_TOKEN;

    void addTo(Syntax syntax) {
        syntax.option("--name")
                .label("NAME")
                .says("This member's name.")
                .required()
                .text(given -> name = given);
        syntax.option("--data-dir")
                .label("DIR")
                .says("Where the member's data is.")
                .required()
                .path(given -> dataDir = given);
        syntax.option("--store-address")
                .label("HOST:PORT")
                .says("Where etcd clients connect.")
                .text(given -> storeAddress = given);
        syntax.option("--peer-address")
                .label("HOST:PORT")
                .says("Where the other members connect.")
                .text(given -> peerAddress = given);
        syntax.option("--initial-cluster")
                .label("NAME=HOST:PORT")
                .says("All members and their peer addresses, this one too.")
                .required()
                .split()
                .pairs(given -> initialCluster = given);
        syntax.option("--cluster-token")
                .label("TOKEN")
                .says("Tells clusters apart.")
                .text(given -> clusterToken = given);
    }

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
