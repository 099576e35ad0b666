package io.balsa.store.raft;

import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerRpc;

/**
 * What Ratis asks of a network: votes and the like by calls that wait for their answers, on Ratis' threads. The log goes by
 * {@link FollowerAppender}. Where a peer is, {@link MemberAddresses} knows.
 */
final class PeerTransport implements RaftServerRpc {
    private final RpcType type;
    private final RaftServer server;
    private final PeerClient client;
    private final PeerPort port;
    private final AppendStreams appends;
    private final long timeoutNanos;

    PeerTransport(RpcType type, RaftServer server, PeerClient client, PeerPort port, AppendStreams appends) {
        this.type = type;
        this.server = server;
        this.client = client;
        this.port = port;
        this.appends = appends;
        this.timeoutNanos =
                RaftServerConfigKeys.Rpc.requestTimeout(server.getProperties()).toLong(TimeUnit.NANOSECONDS);
    }

    @Override
    public RpcType getRpcType() {
        return type;
    }

    @Override
    public void start() throws IOException {
        port.open(new RaftService(server, appends).definition());
    }

    @Override
    public InetSocketAddress getInetSocketAddress() {
        return port.address();
    }

    /** A member's address is not what Ratis was told when it saw the member first. */
    @Override
    public void addRaftPeers(Collection<RaftPeer> peers) {}

    @Override
    public void handleException(RaftPeerId peer, Exception e, boolean reconnect) {
        if (reconnect) {
            client.reconnect(peer.toString());
        }
    }

    @Override
    public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException {
        return call(RaftRpc.REQUEST_VOTE, request, request.getServerRequest());
    }

    @Override
    public StartLeaderElectionReplyProto startLeaderElection(StartLeaderElectionRequestProto request)
            throws IOException {
        return call(RaftRpc.START_ELECTION, request, request.getServerRequest());
    }

    @Override
    public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request) throws IOException {
        return call(RaftRpc.INSTALL_SNAPSHOT, request, request.getServerRequest());
    }

    @Override
    public AppendEntriesReplyProto appendEntries(AppendEntriesRequestProto request) {
        // Only Ratis' own appender calls this, and PeerRpcType never makes one: to get here is a mistake in our code.
        throw new UnsupportedOperationException("the log goes by FollowerAppender");
    }

    private <Q, A> A call(MethodDescriptor<Q, A> method, Q request, RaftRpcRequestProto ends) throws IOException {
        String to = RaftPeerId.valueOf(ends.getReplyId()).toString();
        try {
            // The call has this deadline itself; the second is for a network thread that does not come to say so.
            return client.call(to, method, request, timeoutNanos).get(2 * timeoutNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while member " + to + " was asked");
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("member " + to + " has not answered " + method.getBareMethodName(), e);
        }
    }

    @Override
    public void close() {
        port.close();
    }
}
