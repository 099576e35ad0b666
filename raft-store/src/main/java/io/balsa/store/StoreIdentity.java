package io.balsa.store;

import io.balsa.etcd.v3.Member;
import io.balsa.store.config.Bootstrap;
import io.balsa.store.member.InitialCluster;
import io.balsa.store.net.Network;
import io.balsa.store.raft.DataDir;
import io.balsa.store.raft.FirstStart;
import io.balsa.store.raft.Identity;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Who a member is: what its data folder says, whatever the flags say now, or at its first start what the cluster says. */
final class StoreIdentity {
    /** How long a new member looks for somebody who knows it: longer than an election. */
    private static final Duration JOIN = Duration.ofSeconds(30);

    private StoreIdentity() {}

    /**
     * Decides, and writes it down before anything is promised to anybody.
     *
     * @throws DataDir.Refused with a sentence for the operator
     */
    static FirstStart.Found of(StoreConfig config, StoreTls tls, DataDir dir, Network network, LongSupplier nanoTime)
            throws IOException {
        Optional<Identity> before = dir.identity();
        if (before.isPresent()) {
            dir.requireName(config.name());
            List<Member> known = new ArrayList<>(founders(config, before.get()));
            known.addAll(dir.peers());
            return new FirstStart.Found(before.get(), known);
        }
        FirstStart start = new FirstStart(network, config.name(), peerUrls(config), dir.disk(), tls.peers(), nanoTime);
        try {
            FirstStart.Found found = joins(config) ? start.joining(JOIN) : start.founding(config.clusterToken(), JOIN);
            dir.claim(found.identity());
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the start was interrupted");
        }
    }

    private static boolean joins(StoreConfig config) {
        return config.bootstrap().state() == Bootstrap.State.EXISTING;
    }

    private static Map<String, List<String>> peerUrls(StoreConfig config) {
        return config.initialCluster();
    }

    /** What the cluster is made of, if this member's flags still tell of the making of its own cluster. */
    static List<Member> founders(StoreConfig config, Identity self) {
        if (joins(config)) {
            return List.of();
        }
        InitialCluster cluster = InitialCluster.of(peerUrls(config), config.clusterToken());
        return cluster.clusterId() == self.clusterId() ? cluster.members() : List.of();
    }
}
