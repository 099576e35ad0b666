package io.balsa.store.raft;

import io.balsa.etcd.v3.Member;
import io.balsa.peer.v1.JoinReply;
import io.balsa.peer.v1.JoinRequest;
import io.balsa.store.member.InitialCluster;
import io.balsa.store.member.MemberIds;
import io.balsa.store.member.PeerUrl;
import io.balsa.store.net.Network;
import io.balsa.store.tls.NettyTls;
import io.balsa.store.tls.PortTls;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who a member is that has no log yet. One of a new cluster knows it from its flags, and only makes sure that it is
 * not an old member whose disk was lost; one that joins is told by the others.
 */
public final class FirstStart {
    /** Who it is, and the members that it can ask before it has the table. */
    public record Found(Identity identity, List<Member> known) {}

    /** One question: longer than the other side waits for its own leader. */
    private static final Duration QUESTION = Duration.ofSeconds(6);

    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final int ANSWER_BYTES_MAX = 1 << 20;

    private final Network network;
    private final String name;
    private final Map<String, List<String>> initialCluster;
    private final long disk;
    private final @Nullable SslContext tls;
    private final LongSupplier nanoTime;

    /**
     * @param initialCluster peer URLs of all members by name, this one's among them
     * @param disk of the data folder
     * @param tls null: members speak plain text
     */
    public FirstStart(
            Network network,
            String name,
            Map<String, List<String>> initialCluster,
            long disk,
            @Nullable PortTls tls,
            LongSupplier nanoTime) {
        this.network = network;
        this.name = name;
        this.initialCluster = new LinkedHashMap<>(initialCluster);
        this.disk = disk;
        this.tls = tls == null ? null : NettyTls.calling(tls);
        this.nanoTime = nanoTime;
    }

    /**
     * A member of a new cluster.
     *
     * @param patience how long to wait for members that can be reached and do not answer
     * @throws DataDir.Refused when the cluster is there and knows this member under another disk, or not at all
     */
    public Found founding(String token, Duration patience) throws DataDir.Refused, InterruptedException {
        InitialCluster cluster = InitialCluster.of(initialCluster, token);
        Member self =
                cluster.byName(name).orElseThrow(() -> new IllegalArgumentException("no member is named " + name));
        JoinRequest request =
                JoinRequest.newBuilder().setId(self.getID()).setDisk(disk).build();
        long end = nanoTime.getAsLong() + patience.toNanos();
        Collection<String> open = others();
        while (!open.isEmpty()) {
            open = unanswered(open, request, cluster);
            if (!open.isEmpty() && end - nanoTime.getAsLong() <= 0) {
                throw new DataDir.Refused("the members at " + String.join(", ", open) + " do not answer, and may know "
                        + name + " from before: start it again when they do");
            }
        }
        List<Long> voters = cluster.members().stream().map(Member::getID).toList();
        return new Found(
                new Identity(self.getID(), name, cluster.clusterId(), disk, voters, List.of()), cluster.members());
    }

    /**
     * Asks all at once. One that cannot be reached does not count: there is nothing, or only members that start just now.
     *
     * @return those that were reached and said nothing: they may know better
     */
    private List<String> unanswered(Collection<String> urls, JoinRequest request, InitialCluster cluster)
            throws DataDir.Refused, InterruptedException {
        Map<String, CompletableFuture<JoinReply>> answers = new LinkedHashMap<>();
        List<ManagedChannel> channels = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        try {
            urls.forEach(url -> answers.put(url, ask(url, request, QUESTION, channels)));
            for (Map.Entry<String, CompletableFuture<JoinReply>> answer : answers.entrySet()) {
                try {
                    JoinReply reply = answer.getValue().get(2 * QUESTION.toMillis(), TimeUnit.MILLISECONDS);
                    refuseStranger(answer.getKey(), reply, cluster.clusterId());
                    refuseLost(request.getId(), reply);
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof PeerClient.Failed failed && failed.silent()) {
                        silent.add(answer.getKey());
                    }
                } catch (TimeoutException e) {
                    silent.add(answer.getKey());
                }
            }
        } finally {
            channels.forEach(ManagedChannel::shutdownNow);
        }
        return silent;
    }

    private static void refuseStranger(String url, JoinReply reply, long clusterId) throws DataDir.Refused {
        if (reply.getClusterId() != clusterId) {
            throw new DataDir.Refused("the member at " + url + " belongs to cluster "
                    + MemberIds.hex(reply.getClusterId()) + ", not to " + MemberIds.hex(clusterId)
                    + ": check --initial-cluster and --initial-cluster-token, or remove its old data dir");
        }
    }

    private void refuseLost(long id, JoinReply reply) throws DataDir.Refused {
        String who = "member " + MemberIds.hex(id) + " (" + name + ")";
        switch (reply.getStanding()) {
            case TAKEN ->
                throw new DataDir.Refused(who + " has started before with another data dir, and may have promised"
                        + " entries that are only there: restore that folder, or remove the member and add a new one");
            case REMOVED ->
                throw new DataDir.Refused(who + " has been removed from its cluster: add a new member"
                        + " and start it with --initial-cluster-state=existing");
            case UNKNOWN ->
                throw new DataDir.Refused(who + " does not belong to the cluster that is already there: add it,"
                        + " and start it with --initial-cluster-state=existing");
            default -> {
                // Its own, or nobody knows yet.
            }
        }
    }

    /**
     * A member that has been added to a running cluster.
     *
     * @param patience how long to look for somebody who knows
     * @throws DataDir.Refused when it has not been added, or was and has started on another disk, or nobody answers
     */
    public Found joining(Duration patience) throws DataDir.Refused, InterruptedException {
        List<String> own = PeerUrl.normalized(initialCluster.getOrDefault(name, List.of()));
        JoinRequest request =
                JoinRequest.newBuilder().addAllPeerUrls(own).setDisk(disk).build();
        long end = nanoTime.getAsLong() + patience.toNanos();
        Collection<String> others = others();
        String last = others.isEmpty() ? "--initial-cluster names no other member" : "";
        for (boolean first = true; first || (!others.isEmpty() && end - nanoTime.getAsLong() > 0); first = false) {
            for (String url : others) {
                List<ManagedChannel> channels = new ArrayList<>();
                try {
                    JoinReply reply = ask(url, request, QUESTION, channels)
                            .get(QUESTION.plusSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
                    Found found = told(reply, own);
                    if (found != null) {
                        return found;
                    }
                    last = url + ": the cluster is just changing";
                } catch (ExecutionException | TimeoutException e) {
                    Throwable cause = e.getCause() == null ? e : e.getCause();
                    last = url + ": " + cause.getMessage();
                } finally {
                    channels.forEach(ManagedChannel::shutdownNow);
                }
            }
            pause();
        }
        throw new DataDir.Refused("no member of --initial-cluster could say who " + name + " is (" + last
                + "): is the cluster running, and are the other members' addresses right?");
    }

    /** @return null: the answer is not complete yet */
    private @Nullable Found told(JoinReply reply, List<String> own) throws DataDir.Refused {
        Member self = reply.getSelf();
        String addresses = String.join(",", own);
        switch (reply.getStanding()) {
            case MEMBER -> {
                // Below.
            }
            case UNKNOWN ->
                throw new DataDir.Refused("member " + name + " at " + addresses
                        + " has not been added to the cluster: run \"etcdctl member add " + name + " --peer-urls="
                        + addresses + "\" first");
            case TAKEN, REMOVED -> {
                refuseLost(self.getID(), reply);
                return null;
            }
            default -> {
                return null;
            }
        }
        boolean learner = self.getIsLearner();
        if (learner && reply.getVotersList().isEmpty()) {
            return null;
        }
        return new Found(
                new Identity(
                        self.getID(),
                        name,
                        reply.getClusterId(),
                        disk,
                        learner ? reply.getVotersList() : List.of(),
                        learner ? List.of(self.getID()) : List.of()),
                reply.getMembersList());
    }

    private List<String> others() {
        return initialCluster.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(name))
                .flatMap(entry -> entry.getValue().stream())
                .toList();
    }

    private CompletableFuture<JoinReply> ask(
            String url, JoinRequest request, Duration timeout, List<ManagedChannel> channels) {
        PeerUrl peer = PeerUrl.parse(url);
        ManagedChannel channel =
                PeerClient.channel(network, "dns:///" + peer.host() + ":" + peer.port(), ANSWER_BYTES_MAX, tls);
        channels.add(channel);
        return PeerClient.call(channel, PeerRpc.JOIN, request, new Metadata(), timeout.toNanos());
    }

    /** Sleeping is not done here; waiting for something that never comes is the same. */
    private static void pause() throws InterruptedException {
        new CountDownLatch(1).await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
    }
}
