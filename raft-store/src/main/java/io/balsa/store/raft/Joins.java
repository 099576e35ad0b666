package io.balsa.store.raft;

import io.balsa.etcd.v3.Member;
import io.balsa.peer.v1.JoinReply;
import io.balsa.peer.v1.JoinRequest;
import io.balsa.peer.v1.Standing;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.member.MemberTable;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.MemberChange;
import io.balsa.store.v1.MemberClaim;
import io.balsa.store.v1.Result;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** Tells processes without a log who they are, and members whether they still are one. */
final class Joins {
    private final RaftStore store;
    private final Engine engine;
    private final RaftStore.Surroundings around;

    Joins(RaftStore store, Engine engine, RaftStore.Surroundings around) {
        this.store = store;
        this.engine = engine;
        this.around = around;
    }

    /** See {@link PeerHandler#join}. */
    CompletableFuture<JoinReply> join(JoinRequest request) {
        // A new cluster has no leader yet, and its members ask each other: what is known here has to do for them.
        CompletableFuture<Void> recent =
                request.getId() != 0 ? CompletableFuture.completedFuture(null) : store.readBarrier();
        return recent.thenApplyAsync(done -> find(request), around.background())
                .thenCompose(found -> found.getStanding() == Standing.MEMBER
                        ? claim(found, request.getDisk())
                        : CompletableFuture.completedFuture(found));
    }

    private JoinReply find(JoinRequest request) {
        JoinReply.Builder reply = JoinReply.newBuilder().setClusterId(store.clusterId());
        try (Snapshot now = engine.snapshot()) {
            List<Member> members = MemberTable.all(now);
            Optional<Member> self = members.stream()
                    .filter(member -> request.getId() != 0
                            ? member.getID() == request.getId()
                            : List.copyOf(member.getPeerURLsList()).equals(List.copyOf(request.getPeerUrlsList())))
                    .findFirst();
            if (self.isPresent()) {
                OptionalLong disk = MemberTable.disk(now, self.get().getID());
                boolean taken = disk.isPresent() && disk.getAsLong() != request.getDisk();
                store.group().settled().ifPresent(settled -> reply.addAllVoters(settled.voters()));
                return reply.setStanding(taken ? Standing.TAKEN : Standing.MEMBER)
                        .setSelf(self.get())
                        .addAllMembers(members)
                        .build();
            }
            return reply.setStanding(
                            MemberTable.isRemoved(now, request.getId())
                                    ? Standing.REMOVED
                                    : members.isEmpty() ? Standing.NOT_FOUNDED : Standing.UNKNOWN)
                    .build();
        }
    }

    private CompletableFuture<JoinReply> claim(JoinReply found, long disk) {
        return store.propose(claimOf(found.getSelf().getID(), disk)).thenApply(applied -> {
            Result result = applied.result();
            if (!result.hasRefusal()) {
                return found;
            }
            boolean gone = result.getRefusal().equals(io.balsa.store.member.MemberRefusals.NOT_A_MEMBER);
            return found.toBuilder()
                    .setStanding(gone ? Standing.REMOVED : Standing.TAKEN)
                    .clearSelf()
                    .build();
        });
    }

    static Command claimOf(long id, long disk) {
        return Command.newBuilder()
                .setMember(MemberChange.newBuilder()
                        .setClaim(MemberClaim.newBuilder().setId(id).setDisk(disk)))
                .build();
    }

    /** See {@link PeerHandler#standing}. */
    CompletableFuture<Standing> standing(long id) {
        return CompletableFuture.supplyAsync(
                () -> {
                    boolean letGo = store.group()
                            .settled()
                            .filter(now -> !now.contains(id))
                            .isPresent();
                    try (Snapshot now = engine.snapshot()) {
                        if (MemberTable.isRemoved(now, id)) {
                            return letGo ? Standing.REMOVED : Standing.MEMBER;
                        }
                        return MemberTable.find(now, id).isPresent() ? Standing.MEMBER : Standing.UNKNOWN;
                    }
                },
                around.background());
    }
}
