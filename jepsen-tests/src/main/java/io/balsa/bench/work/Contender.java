package io.balsa.bench.work;

import io.balsa.bench.load.Connections;
import io.balsa.bench.load.EventLoop;
import io.balsa.bench.peer.CannotRunException;
import io.balsa.bench.peer.Cluster;
import io.balsa.bench.peer.Member;
import io.balsa.bench.peer.Patience;
import io.balsa.etcd.v3.StatusResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A running cluster of one side and what is known to be in it. Confined to the thread that measures. */
final class Contender implements AutoCloseable {
    private static final Duration LEADER_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(20);
    /** More would only cost the client: sixteen are enough for any number of requests in flight. */
    private static final int CONNECTIONS_MAX = 16;

    private final Cluster cluster;
    private final EventLoop loop;
    private final Patience patience;
    private final List<Connections> admin;
    private final Map<DataSet, Keyspace> keyspaces = new HashMap<>();

    Contender(Cluster cluster, EventLoop loop, Patience patience) {
        this.cluster = cluster;
        this.loop = loop;
        this.patience = patience;
        this.admin = cluster.members().stream()
                .map(member -> Connections.open(List.of(member.clientPort()), 1, loop))
                .toList();
    }

    Cluster cluster() {
        return cluster;
    }

    Map<DataSet, Keyspace> keyspaces() {
        return keyspaces;
    }

    /** Waits until one member says that it leads, and all say the same of it. */
    Member leader() throws InterruptedException {
        Member[] found = new Member[1];
        boolean led = patience.await(LEADER_TIMEOUT, PAUSE, () -> {
            cluster.requireAlive();
            Optional<Member> leader = findLeader();
            leader.ifPresent(member -> found[0] = member);
            return leader.isPresent();
        });
        if (!led) {
            throw new CannotRunException("the members of " + cluster.side().label() + " do not agree on a leader after "
                    + LEADER_TIMEOUT.toSeconds() + " s");
        }
        return found[0];
    }

    private Optional<Member> findLeader() {
        Optional<Member> leader = Optional.empty();
        long agreed = 0;
        for (int i = 0; i < admin.size(); i++) {
            admin.get(i).reconnect();
            Optional<StatusResponse> status = admin.get(i).status();
            if (status.isEmpty() || status.get().getLeader() == 0) {
                return Optional.empty();
            }
            if (agreed != 0 && agreed != status.get().getLeader()) {
                return Optional.empty();
            }
            agreed = status.get().getLeader();
            if (agreed == status.get().getHeader().getMemberId()) {
                leader = Optional.of(cluster.members().get(i));
            }
        }
        return leader;
    }

    /** New connections for a load with so many requests in flight; the caller closes them. */
    Connections connect(Spread spread, int inFlight) throws InterruptedException {
        List<Integer> ports = spread == Spread.LEADER
                ? List.of(leader().clientPort())
                : cluster.members().stream().map(Member::clientPort).toList();
        int count = Math.min(inFlight, CONNECTIONS_MAX);
        return Connections.open(ports, Math.max(count / ports.size(), 1) * ports.size(), loop);
    }

    @Override
    public void close() {
        admin.forEach(Connections::close);
    }
}
