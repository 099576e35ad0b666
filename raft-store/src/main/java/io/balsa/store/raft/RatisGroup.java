package io.balsa.store.raft;

import io.balsa.store.member.MemberIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This member's Ratis server: started and stopped here, asked about terms and leaders, and given entries to append. */
final class RatisGroup implements AutoCloseable, LeaderLoss.Group {
    private static final Logger LOG = LoggerFactory.getLogger(RatisGroup.class);

    private final RaftServer server;
    private final RaftServer.Division division;
    private final RaftGroupId groupId;
    private final Path log;
    private final Path root;
    private final MetaSums sums;
    private final FollowerProgress progress;
    private final AppendStreams appends;
    private final ClientId clientId = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();
    private final SilentPeers silent = new SilentPeers();
    /** Only the thread whose turn it is; null while somebody leads. */
    private @Nullable Long leaderlessSinceNanos;

    private RatisGroup(
            RaftServer server, RaftGroupId groupId, DataDir dir, Path log, MetaSums sums, PeerRpcType.Ways ways)
            throws IOException {
        this.server = server;
        this.groupId = groupId;
        this.log = log;
        this.root = dir.root();
        this.sums = sums;
        this.progress = ways.progress();
        this.appends = ways.appends();
        try {
            this.division = server.getDivision(groupId);
        } catch (IOException | RuntimeException e) {
            throw unusable(log, e);
        }
    }

    /** Prepares the server; nothing listens and nobody is heard before {@link #start()}. */
    static RatisGroup create(RaftStore.Setup setup, DataDir dir, Replica replica, PeerRpcType.Ways ways)
            throws IOException {
        RaftProperties properties = RatisSettings.of(
                dir.raftLog(),
                setup.electionMin(),
                setup.electionMax(),
                setup.disk().log().segmentBytes());
        RaftGroupId groupId = RaftGroupId.valueOf(setup.self().groupId());
        Path log = dir.log(setup.self());
        SnapshotInfo durable = replica.getLatestSnapshot();
        CleanStop.check(log.resolve("current"), dir.root());
        LogFiles.check(log.resolve("current"), durable == null ? LogFiles.NOTHING : durable.getIndex());
        MetaSums sums = MetaSums.check(log.resolve("current"), dir.root());
        CleanStop.remove(dir.root());
        // The group counts at the first start only; later the log knows better.
        List<RaftPeer> peers = new ArrayList<>(peers(setup.self().voters(), RaftPeerRole.FOLLOWER));
        // A learner that started without knowing that it is one would never be served, nor serve.
        peers.addAll(peers(setup.self().learners(), RaftPeerRole.LISTENER));
        RaftServer server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(setup.self().hexId()))
                .setGroup(RaftGroup.valueOf(groupId, peers))
                .setStateMachine(replica)
                .setProperties(properties)
                .setParameters(PeerRpcType.parameters(ways))
                // Ratis would format a missing log on RECOVER: DataDir has made sure that it is not missing.
                .setOption(Files.notExists(log) ? RaftStorage.StartupOption.FORMAT : RaftStorage.StartupOption.RECOVER)
                .build();
        return new RatisGroup(server, groupId, dir, log, sums, ways);
    }

    void start() throws IOException {
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            throw unusable(log, e);
        }
    }

    /** LogFiles has looked before: something that it does not know of. */
    private static IOException unusable(Path log, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new IOException(
                "cannot open the raft log in " + log + ": " + cause
                        + "; restore the data dir from before, or replace the member under a new id",
                failure);
    }

    /** To be called a few times a second, by one thread at a time; may block. */
    void turn(long nowNanos) {
        sums.turn();
        for (String peer : silent.due(silence(nowNanos), nowNanos)) {
            LOG.info("connects anew to member {}, which is not heard any more", peer);
            server.getServerRpc().handleException(RaftPeerId.valueOf(peer), new IOException("silent"), true);
        }
    }

    /**
     * How long nothing has come of what is sent: to followers if this one leads; while nobody does, to all, because their
     * votes are needed.
     */
    private Map<String, Duration> silence(long nowNanos) {
        if (leaderId() != null) {
            leaderlessSinceNanos = null;
            Map<String, Duration> silence = new HashMap<>();
            for (ServerRpcProto follower :
                    info().getRoleInfoProto().getLeaderInfo().getFollowerInfoList()) {
                String id = RaftPeerId.valueOf(follower.getId().getId()).toString();
                Duration unheard = Duration.ofMillis(follower.getLastRpcElapsedTimeMs());
                Duration standstill = progress.standstill(id);
                silence.put(id, unheard.compareTo(standstill) > 0 ? unheard : standstill);
            }
            return silence;
        }
        long since = leaderlessSinceNanos == null ? nowNanos : leaderlessSinceNanos;
        leaderlessSinceNanos = since;
        return ids(configuration().getAllPeers()).stream()
                .filter(peer -> !peer.equals(division.getId().toString()))
                .distinct()
                .collect(Collectors.toMap(peer -> peer, peer -> Duration.ofNanos(nowNanos - since)));
    }

    private DivisionInfo info() {
        return division.getInfo();
    }

    @Override
    public long term() {
        return info().getCurrentTerm();
    }

    boolean isLeader() {
        return info().isLeader();
    }

    /** Leads, and has applied every entry of earlier terms. */
    boolean isLeaderReady() {
        return info().isLeaderReady();
    }

    /** A voter of a running group: its word about terms counts. */
    @Override
    public boolean mayVouch() {
        return info().getLifeCycleState() == LifeCycle.State.RUNNING
                && !info().isListener()
                && division.getRaftConf().getPeer(division.getId()) != null;
    }

    /** The leader's id as far as it is known here. */
    @Override
    public @Nullable String leaderId() {
        RaftPeerId leader = info().getLeaderId();
        return leader == null ? null : leader.toString();
    }

    long committedIndex() {
        return division.getRaftLog().getLastCommittedIndex();
    }

    @Override
    public long lastIndex() {
        return division.getRaftLog().getNextIndex() - 1;
    }

    @Override
    public List<String> currentVoters() {
        return ids(configuration().getCurrentPeers());
    }

    /** Voters of the outgoing configuration while the cluster changes, else none. */
    @Override
    public List<String> previousVoters() {
        return ids(configuration().getPreviousPeers());
    }

    private RaftConfiguration configuration() {
        return division.getRaftConf();
    }

    /** Voters and learners, once they are committed; empty: they are just being changed. */
    Optional<Configuration> settled() {
        RaftConfiguration now = configuration();
        boolean changing = now.getLogEntryIndex() > committedIndex()
                || !now.getPreviousPeers().isEmpty()
                || !now.getPreviousPeers(RaftPeerRole.LISTENER).isEmpty();
        return changing
                ? Optional.empty()
                : Optional.of(new Configuration(
                        idSet(now.getCurrentPeers()), idSet(now.getCurrentPeers(RaftPeerRole.LISTENER))));
    }

    private static Set<Long> idSet(Collection<RaftPeer> peers) {
        return ids(peers).stream().map(MemberIds::parse).collect(Collectors.toSet());
    }

    private static List<RaftPeer> peers(Collection<Long> ids, RaftPeerRole role) {
        return ids.stream()
                .sorted()
                .map(MemberIds::hex)
                .map(id -> RaftPeer.newBuilder()
                        .setId(id)
                        .setAddress(MemberAddresses.target(id))
                        .setStartupRole(role)
                        .build())
                .toList();
    }

    private static List<String> ids(Collection<RaftPeer> peers) {
        return peers.stream().map(peer -> peer.getId().toString()).toList();
    }

    /** Appends without an executor hop: the division takes requests itself. The future says whether it was committed. */
    CompletableFuture<RaftClientReply> append(Entry entry) {
        RaftClientRequest request = RaftClientRequest.newBuilder()
                .setClientId(clientId)
                .setServerId(division.getId())
                .setGroupId(groupId)
                .setCallId(calls.incrementAndGet())
                .setMessage(entry)
                .setType(RaftClientRequest.writeRequestType())
                .build();
        try {
            return ((RaftClientAsynchronousProtocol) division).submitClientRequestAsync(request);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Replaces the configuration, if it is still the one given; completes when the new one is committed, which may take as
     * long as a new member needs to get the log. Ratis' other modes lose learners or changes made meanwhile.
     */
    CompletableFuture<RaftClientReply> change(Configuration from, Configuration to) {
        SetConfigurationRequest.Arguments arguments = SetConfigurationRequest.Arguments.newBuilder()
                .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                .setServersInCurrentConf(peers(from.voters(), RaftPeerRole.FOLLOWER))
                .setListenersInCurrentConf(peers(from.learners(), RaftPeerRole.LISTENER))
                .setServersInNewConf(peers(to.voters(), RaftPeerRole.FOLLOWER))
                .setListenersInNewConf(peers(to.learners(), RaftPeerRole.LISTENER))
                .build();
        SetConfigurationRequest request =
                new SetConfigurationRequest(clientId, division.getId(), groupId, calls.incrementAndGet(), arguments);
        try {
            return server.setConfigurationAsync(request);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public boolean hears(String leader) {
        return appends.isOpen(leader);
    }

    /**
     * As if that leader had asked for it, as one does that hands leadership over. Ratis asks for no pre-vote then, nor in
     * the rounds that follow until somebody leads.
     */
    @Override
    public void campaign(String lostLeader) {
        TermIndex last = division.getRaftLog().getLastEntryTermIndex();
        if (last == null) {
            return;
        }
        RaftRpcRequestProto from = RaftRpcRequestProto.newBuilder()
                .setRequestorId(RaftPeerId.valueOf(lostLeader).toByteString())
                .setReplyId(division.getId().toByteString())
                .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(groupId.toByteString()))
                .build();
        try {
            server.startLeaderElection(StartLeaderElectionRequestProto.newBuilder()
                    .setServerRequest(from)
                    .setLeaderLastEntry(last.toProto())
                    .build());
        } catch (IOException e) {
            LOG.info("does not campaign: {}", e.toString());
        }
    }

    /** Asks another voter to take over; completes when it has, or with a failure. */
    CompletableFuture<RaftClientReply> transferLeadership(String to, Duration timeout) {
        TransferLeadershipRequest request = new TransferLeadershipRequest(
                clientId,
                division.getId(),
                groupId,
                calls.incrementAndGet(),
                RaftPeerId.valueOf(to),
                timeout.toMillis());
        try {
            return server.transferLeadershipAsync(request);
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void close() throws IOException {
        CacheEviction.end(division.getMemberId().toString());
        server.close();
        CleanStop.mark(log.resolve("current"), root);
    }
}
