package io.balsa.jepsen.cluster;

import io.balsa.etcd.v3.ClusterGrpc;
import io.balsa.etcd.v3.MemberAddRequest;
import io.balsa.etcd.v3.MemberListRequest;
import io.balsa.etcd.v3.MemberPromoteRequest;
import io.balsa.etcd.v3.MemberRemoveRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Members that come and go. Each change is one that may be asked for again, because the list of members says whether it has
 * been made. Used by the thread that owns the cluster.
 */
public final class Membership {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CALL_SECONDS = 10;

    private final Cluster cluster;

    Membership(Cluster cluster) {
        this.cluster = cluster;
    }

    /** A new member with an empty folder, started, and a voter when this returns; it may have learned first. */
    public Member add(boolean learnsFirst) {
        try {
            Member asked = someOther(Optional.empty());
            Member added = cluster.joining();
            change("to add " + added, () -> {
                if (listed(asked, member -> member.getPeerURLsList().contains(added.peerUrl()))
                        .isEmpty()) {
                    service(asked)
                            .memberAdd(MemberAddRequest.newBuilder()
                                    .addPeerURLs(added.peerUrl())
                                    .setIsLearner(learnsFirst)
                                    .build());
                }
            });
            cluster.launch(added);
            cluster.awaitReady(added);
            if (learnsFirst) {
                change("to promote " + added, () -> promote(asked, added));
            }
            return added;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare a new member", e);
        }
    }

    private static void promote(Member asked, Member added) {
        listed(asked, member -> member.getPeerURLsList().contains(added.peerUrl()) && member.getIsLearner())
                .ifPresent(learner -> service(asked)
                        .memberPromote(MemberPromoteRequest.newBuilder()
                                .setID(learner.getID())
                                .build()));
    }

    /** Takes a member out, which may be dead; its process has ended when this returns. */
    public void remove(Member gone) {
        Member asked = someOther(Optional.of(gone));
        change(
                "to remove " + gone,
                () -> listed(asked, member -> member.getPeerURLsList().contains(gone.peerUrl()))
                        .ifPresent(found -> service(asked)
                                .memberRemove(MemberRemoveRequest.newBuilder()
                                        .setID(found.getID())
                                        .build())));
        if (gone.isAlive()) {
            gone.awaitExit(PATIENCE);
        }
        cluster.forget(gone);
    }

    private Member someOther(Optional<Member> not) {
        List<Member> alive = cluster.alive();
        return cluster.findLeader()
                .filter(leader -> !Optional.of(leader).equals(not))
                .or(() -> alive.stream()
                        .filter(member -> !Optional.of(member).equals(not))
                        .findFirst())
                .orElseThrow(() -> new StuckException("no member runs that could be asked for a change of members"));
    }

    private static void change(String what, Runnable attempt) {
        StatusRuntimeException[] last = new StatusRuntimeException[1];
        try {
            Cluster.until(what, PATIENCE, () -> {
                try {
                    attempt.run();
                    return true;
                } catch (StatusRuntimeException e) {
                    // Not in sync yet, no leader, too few healthy members: all of them pass.
                    last[0] = e;
                    return false;
                }
            });
        } catch (StuckException e) {
            throw new StuckException(e.getMessage() + "; the last answer was " + last[0], e);
        }
    }

    private static Optional<io.balsa.etcd.v3.Member> listed(Member asked, Predicate<io.balsa.etcd.v3.Member> which) {
        return service(asked)
                .memberList(MemberListRequest.newBuilder().setLinearizable(true).build())
                .getMembersList()
                .stream()
                .filter(which)
                .findFirst();
    }

    private static ClusterGrpc.ClusterBlockingStub service(Member asked) {
        return ClusterGrpc.newBlockingStub(asked.channel()).withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }
}
