package io.balsa.store.lock;

import com.google.protobuf.ByteString;
import io.balsa.etcd.election.CampaignResponse;
import io.balsa.etcd.election.LeaderKey;
import io.balsa.etcd.election.LeaderResponse;
import io.balsa.etcd.election.ProclaimResponse;
import io.balsa.etcd.election.ResignResponse;
import io.balsa.store.lock.Contest.Entry;
import java.util.concurrent.CompletableFuture;

/** etcd's elections: candidates are the contenders of a name, the oldest leads, and its value is what it proclaims. */
public final class Election {
    private Election() {}

    /**
     * Completes when the candidate leads.
     *
     * @param lease 0: a new one
     * @param gone completes when the caller waits no longer: then the candidate resigns
     */
    public static CompletableFuture<CampaignResponse> campaign(
            StoreCalls calls, ByteString name, long lease, ByteString value, CompletableFuture<Void> gone) {
        Contest contest = new Contest(calls, name);
        return contest.session(lease)
                .thenCompose(session -> contest.enter(session, value)
                        .thenCompose(entry -> proclaimed(calls, entry, session, value)
                                .thenCompose(done -> contest.awaitTurn(entry.revision(), gone))
                                .handle((turn, failure) -> failure == null
                                        ? CompletableFuture.completedFuture(elected(name, entry, session))
                                        : resigned(calls, entry, failure))
                                .thenCompose(outcome -> outcome)));
    }

    /** A candidate that contended before, with another value, says the new one first. */
    private static CompletableFuture<?> proclaimed(StoreCalls calls, Entry entry, long lease, ByteString value) {
        return entry.isNew() || entry.found().getValue().equals(value)
                ? CompletableFuture.completedFuture(null)
                : proclaim(calls, key(ByteString.EMPTY, entry, lease), value);
    }

    private static CompletableFuture<CampaignResponse> resigned(StoreCalls calls, Entry entry, Throwable failure) {
        return Contest.leave(calls, entry.key(), entry.revision())
                .handle((left, ignored) -> left)
                .thenCompose(left -> CompletableFuture.failedFuture(failure));
    }

    private static CampaignResponse elected(ByteString name, Entry entry, long lease) {
        return CampaignResponse.newBuilder()
                .setHeader(entry.header())
                .setLeader(key(name, entry, lease))
                .build();
    }

    private static LeaderKey key(ByteString name, Entry entry, long lease) {
        return LeaderKey.newBuilder()
                .setName(name)
                .setKey(entry.key())
                .setRev(entry.revision())
                .setLease(lease)
                .build();
    }

    /** Changes what the leader says; fails when the key is not the leader's any more. */
    public static CompletableFuture<ProclaimResponse> proclaim(StoreCalls calls, LeaderKey leader, ByteString value) {
        return Contest.replace(calls, leader.getKey(), leader.getRev(), value, leader.getLease())
                .thenApply(answer -> {
                    if (!answer.getSucceeded()) {
                        throw new ContestFailed(ContestFailed.NOT_LEADER);
                    }
                    return ProclaimResponse.newBuilder()
                            .setHeader(answer.getHeader())
                            .build();
                });
    }

    /** Gives leadership up; one that is not the leader any more has nothing to give up, and is answered all the same. */
    public static CompletableFuture<ResignResponse> resign(StoreCalls calls, LeaderKey leader) {
        return Contest.leave(calls, leader.getKey(), leader.getRev())
                .thenApply(answer -> ResignResponse.newBuilder()
                        .setHeader(answer.getHeader())
                        .build());
    }

    /** Who leads; fails when nobody does. */
    public static CompletableFuture<LeaderResponse> leader(StoreCalls calls, ByteString name) {
        return new Contest(calls, name).owner().thenApply(found -> {
            if (found.getKvsCount() == 0) {
                throw new ContestFailed(ContestFailed.NO_LEADER);
            }
            return LeaderResponse.newBuilder()
                    .setHeader(found.getHeader())
                    .setKv(found.getKvs(0))
                    .build();
        });
    }
}
