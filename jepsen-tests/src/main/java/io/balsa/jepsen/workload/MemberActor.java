package io.balsa.jepsen.workload;

import io.balsa.etcd.v3.ClusterGrpc;
import io.balsa.etcd.v3.Member;
import io.balsa.etcd.v3.MemberAddRequest;
import io.balsa.etcd.v3.MemberListRequest;
import io.balsa.etcd.v3.MemberRemoveRequest;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Changes the members while everything else goes on: a learner comes and goes that has no vote and no process. It is not in
 * the history, because it changes no key. What a change needs may be missing at any time, so a refusal says nothing.
 */
final class MemberActor implements Actor {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** Nobody listens there. */
    private static final String NOWHERE = "http://127.0.0.1:1";

    private final Arena arena;
    private final Session session;
    private final boolean active;
    private long nextNanos;

    MemberActor(Arena arena, RandomGenerator random, boolean active) {
        this.arena = arena;
        this.active = active;
        this.session = new Session(arena, random);
        this.nextNanos = arena.now() + EVERY_NANOS;
    }

    @Override
    public void step() {
        if (!active || arena.now() < nextNanos) {
            return;
        }
        nextNanos = arena.now() + EVERY_NANOS;
        try {
            change();
        } catch (StatusRuntimeException e) {
            session.moveOn();
        }
    }

    private void change() {
        ClusterGrpc.ClusterBlockingStub cluster = ClusterGrpc.newBlockingStub(session.connection())
                .withDeadlineAfter(2 * Session.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        Optional<Member> guest =
                cluster
                        .memberList(MemberListRequest.newBuilder()
                                .setLinearizable(true)
                                .build())
                        .getMembersList()
                        .stream()
                        .filter(member -> member.getPeerURLsList().contains(NOWHERE))
                        .findFirst();
        if (guest.isPresent()) {
            cluster.memberRemove(
                    MemberRemoveRequest.newBuilder().setID(guest.get().getID()).build());
        } else {
            cluster.memberAdd(MemberAddRequest.newBuilder()
                    .addPeerURLs(NOWHERE)
                    .setIsLearner(true)
                    .build());
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
