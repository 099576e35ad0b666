package io.balsa.store.raft;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/** This member's Ratis server: started and stopped here, asked about terms and leaders, and given entries to append. */
final class RatisGroup implements AutoCloseable {
    /** How a member takes part: who it is, with whom, where it listens and how patient it is. */
    record Setup(
            Members members,
            Members.Member self,
            InetSocketAddress listen,
            Duration electionMin,
            Duration electionMax,
            long segmentBytes) {}

    private final RaftServer server;
    private final RaftServer.Division division;
    private final RaftGroupId groupId;
    private final ClientId clientId = ClientId.randomId();
    private final AtomicLong calls = new AtomicLong();

    private RatisGroup(RaftServer server, RaftGroupId groupId) throws IOException {
        this.server = server;
        this.groupId = groupId;
        this.division = server.getDivision(groupId);
    }

    /** Prepares the server; nothing listens and nobody is heard before {@link #start()}. */
    static RatisGroup create(Setup setup, DataDir dir, Replica replica, PeerService peerService) throws IOException {
        RaftProperties properties = RatisSettings.of(
                dir.raftLog(), setup.listen(), setup.electionMin(), setup.electionMax(), setup.segmentBytes());
        Parameters parameters = new Parameters();
        GrpcConfigKeys.Server.setServicesCustomizer(parameters, peerService);
        RaftGroupId groupId = RaftGroupId.valueOf(setup.members().groupId());
        TornTail.mend(dir.raftLog().resolve(groupId.getUuid().toString()).resolve("current"));
        List<RaftPeer> peers = setup.members().list().stream()
                .map(member -> RaftPeer.newBuilder()
                        .setId(member.hexId())
                        .setAddress(member.peerAddress())
                        .build())
                .toList();
        RaftServer server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(setup.self().hexId()))
                .setGroup(RaftGroup.valueOf(groupId, peers))
                .setStateMachine(replica)
                .setProperties(properties)
                .setParameters(parameters)
                // Ratis would format a missing log on RECOVER: DataDir has made sure that it is not missing.
                .setOption(dir.isFirstStart() ? RaftStorage.StartupOption.FORMAT : RaftStorage.StartupOption.RECOVER)
                .build();
        return new RatisGroup(server, groupId);
    }

    void start() throws IOException {
        server.start();
    }

    private DivisionInfo info() {
        return division.getInfo();
    }

    long term() {
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
    boolean mayVouch() {
        return info().getLifeCycleState() == LifeCycle.State.RUNNING
                && !info().isListener()
                && division.getRaftConf().getPeer(division.getId()) != null;
    }

    /** The leader's id as far as it is known here. */
    @Nullable
    String leaderId() {
        RaftPeerId leader = info().getLeaderId();
        return leader == null ? null : leader.toString();
    }

    long committedIndex() {
        return division.getRaftLog().getLastCommittedIndex();
    }

    long lastIndex() {
        return division.getRaftLog().getNextIndex() - 1;
    }

    List<String> currentVoters() {
        return ids(configuration().getCurrentPeers());
    }

    /** Voters of the outgoing configuration while the cluster changes, else none. */
    List<String> previousVoters() {
        return ids(configuration().getPreviousPeers());
    }

    private RaftConfiguration configuration() {
        return division.getRaftConf();
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
        server.close();
    }
}
