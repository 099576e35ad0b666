package io.balsa.jepsen.mutant;

import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.StatusRequest;
import io.balsa.etcd.v3.StatusResponse;
import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Header;
import io.balsa.jepsen.history.History;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import io.balsa.jepsen.workload.Wire;
import io.balsa.store.StoreServer;
import io.balsa.store.cluster.LocalStore;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.ratis.util.CodeInjectionForTesting;
import org.awaitility.Awaitility;

/**
 * Histories of three real members of this process, with real raft between them: Ratis' own injection points drop or delay the
 * messages of a link. One thread asks one member after the other.
 */
final class ClusterRun {
    /** What is done to the messages while the clients work. */
    enum Harm {
        /** The leader does not hear from the others, nor they from it; clients reach all of them. */
        LEADER_CUT_OFF,
        /** One follower is told of entries late. */
        FOLLOWER_LATE
    }

    private static final List<String> POINTS = List.of("RaftServerImpl.appendEntries", "RaftServerImpl.requestVote");
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private final LocalStore store;
    private final List<Entry> entries = new ArrayList<>();
    private final String key;
    private int client;
    private int value;

    private ClusterRun(LocalStore store, String key) {
        this.store = store;
        this.key = key;
    }

    /** @param key of which nothing is known yet */
    static History of(LocalStore store, String key, Harm harm, Duration length) {
        ClusterRun run = new ClusterRun(store, key);
        StoreServer leader = run.leader();
        long revision = status(leader).getHeader().getRevision();
        try {
            run.work(leader, harm, length);
        } finally {
            POINTS.forEach(CodeInjectionForTesting::remove);
        }
        Header header = new Header(0, 3, List.of("one key"), List.of(harm.name()), "real members", revision, 0);
        return History.of(header, run.entries);
    }

    private void work(StoreServer leader, Harm harm, Duration length) {
        List<StoreServer> others =
                store.members().stream().filter(member -> member != leader).toList();
        harm(harm == Harm.LEADER_CUT_OFF ? leader : others.get(0), harm);
        // Where the harm shows, if anywhere.
        StoreServer suspect = harm == Harm.LEADER_CUT_OFF ? leader : others.get(0);
        StoreServer writer = harm == Harm.LEADER_CUT_OFF ? others.get(1) : leader;
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end) {
            ask(writer, new Request.Put(key, "v" + value++, 0), 1_000);
            ask(suspect, Request.Range.of(key), 150);
            ask(suspect, Request.Range.of(key), 150);
            if (harm == Harm.FOLLOWER_LATE) {
                ask(suspect, new Request.Put(key, "v" + value++, 0), 1_000);
                ask(suspect, Request.Range.serializable(key), 150);
            } else {
                writer = others.get(value % 2);
            }
        }
    }

    private static void harm(StoreServer member, Harm harm) {
        String id = Long.toHexString(status(member).getHeader().getMemberId());
        for (String point : POINTS) {
            CodeInjectionForTesting.put(point, (local, remote, arguments) -> {
                if (harm == Harm.FOLLOWER_LATE && id.equals(String.valueOf(local))) {
                    LockSupport.parkNanos(LATE_NANOS);
                } else if (harm == Harm.LEADER_CUT_OFF
                        && id.equals(String.valueOf(local)) != id.equals(String.valueOf(remote))) {
                    throw new UncheckedIOException(new IOException("dropped by the test"));
                }
                return false;
            });
        }
    }

    private void ask(StoreServer member, Request request, int timeoutMillis) {
        int number = store.members().indexOf(member);
        KVGrpc.KVBlockingStub kv =
                KVGrpc.newBlockingStub(member.channel()).withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS);
        long called = System.nanoTime();
        Outcome outcome;
        try {
            outcome = request instanceof Request.Put put
                    ? Wire.written(kv.put(Wire.put(put)))
                    : Wire.ranged(kv.range(Wire.range((Request.Range) request)));
        } catch (StatusRuntimeException e) {
            outcome = Wire.outcome(e.getStatus());
        }
        boolean unknown = outcome instanceof Outcome.Unknown;
        entries.add(new Operation(client, number, request, outcome, called, unknown ? Entry.NEVER : System.nanoTime()));
        client += unknown ? 1 : 0;
    }

    private StoreServer leader() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> store.members().stream()
                                .filter(member -> status(member).getLeader()
                                        == status(member).getHeader().getMemberId())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static StatusResponse status(StoreServer member) {
        return MaintenanceGrpc.newBlockingStub(member.channel()).status(StatusRequest.getDefaultInstance());
    }
}
