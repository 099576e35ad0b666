package io.balsa.store.raft;

import java.util.function.LongSupplier;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.ServerFactory;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;

/** Ratis over our {@link PeerTransport}, with our {@link FollowerAppender}. Ratis makes one by the name of the class. */
public final class PeerRpcType implements RpcType {
    private static final String WAYS = "balsa.peer.ways";

    /**
     * How a server reaches its peers and is reached by them.
     *
     * @param progress is told of followers while this member leads
     * @param appends is told of leaders while it follows
     */
    record Ways(
            PeerClient client, PeerPort port, FollowerProgress progress, AppendStreams appends, LongSupplier nanoTime) {
        /** @param handler answers the members' own calls */
        static Ways of(RaftStore.Setup setup, RaftStore.Surroundings around, PeerClient client, PeerHandler handler) {
            PeerPort port = new PeerPort(
                    around.network(),
                    setup.listen(),
                    new PeerGate(setup.self()),
                    new PeerService(handler),
                    setup.tls());
            return new Ways(
                    client, port, new FollowerProgress(around.nanoTime()), new AppendStreams(), around.nanoTime());
        }
    }

    static Parameters parameters(Ways ways) {
        Parameters parameters = new Parameters();
        parameters.put(WAYS, ways, Ways.class);
        return parameters;
    }

    @Override
    public String name() {
        return PeerRpcType.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        return new Factory(this, parameters.getNonNull(WAYS, Ways.class));
    }

    private record Factory(PeerRpcType getRpcType, Ways ways) implements ServerFactory {
        @Override
        public RaftServerRpc newRaftServerRpc(RaftServer server) {
            return new PeerTransport(getRpcType, server, ways.client(), ways.port(), ways.appends());
        }

        @Override
        public LogAppender newLogAppender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
            return new FollowerAppender(server, state, follower, ways);
        }
    }
}
