package io.balsa.jepsen.run;

import io.balsa.etcd.v3.AlarmMember;
import io.balsa.etcd.v3.AlarmRequest;
import io.balsa.etcd.v3.HashKVRequest;
import io.balsa.etcd.v3.HashKVResponse;
import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.jepsen.cluster.Cluster;
import io.balsa.jepsen.cluster.Member;
import io.balsa.jepsen.fault.Scene;
import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Keys;
import io.balsa.jepsen.history.MemberHash;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import io.balsa.jepsen.workload.Arena;
import io.balsa.jepsen.workload.Endpoint;
import io.balsa.jepsen.workload.Session;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Asks the store itself for what a run wants: all that could change a key is in the history. Confined to the run's thread. */
final class Caretaker implements Scene.Operator, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int CALL_SECONDS = 10;

    private final Cluster cluster;
    private final Arena arena;
    private final RunClocks clocks;
    private final Consumer<? super Entry> history;
    private final Session session;
    private int probes;

    Caretaker(Cluster cluster, Arena arena, RunClocks clocks, Consumer<? super Entry> history, RandomGenerator random) {
        this.cluster = cluster;
        this.arena = arena;
        this.clocks = clocks;
        this.history = history;
        this.session = new Session(arena, random);
    }

    private static Endpoint endpoint(Member member) {
        return new Endpoint(member.number(), member.clientPort());
    }

    @Override
    public void compact() {
        session.moveTo(endpoint(cluster.leaderOrAny()));
        session.ask(new Request.Compact(arena.newestRevision()));
    }

    @Override
    public void disarm() {
        Cluster.until("alarms to be taken back", PATIENCE, () -> {
            try {
                for (Member member : cluster.alive()) {
                    disarm(MaintenanceGrpc.newBlockingStub(member.channel())
                            .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS));
                }
                // A member that has not looked at its disk again yet raises it at the next write.
                return cluster.members().stream().allMatch(this::accepts);
            } catch (StatusRuntimeException e) {
                return false;
            }
        });
    }

    private static void disarm(MaintenanceGrpc.MaintenanceBlockingStub upkeep) {
        for (AlarmMember alarm : upkeep.alarm(AlarmRequest.getDefaultInstance()).getAlarmsList()) {
            upkeep.alarm(AlarmRequest.newBuilder()
                    .setAction(AlarmRequest.AlarmAction.DEACTIVATE)
                    .setMemberID(alarm.getMemberID())
                    .setAlarm(alarm.getAlarm())
                    .build());
        }
    }

    /** @throws io.balsa.jepsen.cluster.StuckException unless every member soon accepts a write */
    void probeAll(Duration timeout) {
        for (Member member : cluster.members()) {
            Cluster.until(member + " to accept a write", timeout, () -> accepts(member));
        }
    }

    /** Whether it accepts one write now. */
    private boolean accepts(Member member) {
        session.moveTo(endpoint(member));
        String key = "probe/" + member;
        return session.ask(new Request.Put(key, "probe." + probes++, 0)) instanceof Outcome.Written;
    }

    /** Every key at every member, and the hash of all. */
    void readAll() {
        for (Member member : cluster.members()) {
            Cluster.until("all keys of " + member, PATIENCE, () -> {
                session.moveTo(endpoint(member));
                return session.ask(new Request.Range(Keys.ALL, 0, 0, false)) instanceof Outcome.Ranged;
            });
        }
        long revision = arena.newestRevision();
        for (Member member : cluster.members()) {
            Cluster.until("the hash of " + member, PATIENCE, () -> hash(member, revision));
        }
    }

    private boolean hash(Member member, long revision) {
        try {
            HashKVResponse hash = MaintenanceGrpc.newBlockingStub(member.channel())
                    .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                    .hashKV(HashKVRequest.newBuilder().setRevision(revision).build());
            history.accept(new MemberHash(
                    member.number(),
                    revision,
                    hash.getCompactRevision(),
                    Integer.toUnsignedLong(hash.getHash()),
                    clocks.now()));
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    /** Where clients find members. */
    static List<Endpoint> endpoints(Cluster cluster) {
        return cluster.members().stream().map(Caretaker::endpoint).toList();
    }

    @Override
    public void close() {
        session.close();
    }
}
