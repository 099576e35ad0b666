package io.balsa.store.raft;

import io.balsa.store.tls.PortTls;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.grpc.server.GrpcServicesImpl;
import org.apache.ratis.rpc.RpcFactory;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.jspecify.annotations.Nullable;

/** Ratis over gRPC, with our {@link FollowerAppender} and {@link PeerTls}. Ratis makes one by the name of the class. */
public final class PeerRpcType implements RpcType {
    private static final String TLS = "balsa.peer.tls";
    private static final String PROGRESS = "balsa.peer.progress";

    /**
     * What a server with these parameters listens with, beside Ratis' own services, and whom it trusts.
     *
     * @param progress is told of followers while this member leads
     */
    static Parameters parameters(PeerService services, @Nullable PortTls tls, FollowerProgress progress) {
        Parameters parameters = new Parameters();
        parameters.put(PROGRESS, progress, FollowerProgress.class);
        GrpcConfigKeys.Server.setServicesCustomizer(parameters, services);
        if (tls != null) {
            parameters.put(TLS, tls, PortTls.class);
        }
        return parameters;
    }

    @Override
    public String name() {
        return PeerRpcType.class.getName();
    }

    @Override
    public RpcFactory newFactory(Parameters parameters) {
        return new Factory(parameters);
    }

    private static final class Factory extends GrpcFactory {
        private final Parameters parameters;

        Factory(Parameters parameters) {
            super(parameters);
            this.parameters = parameters;
        }

        @Override
        public GrpcServices newRaftServerRpc(RaftServer server) {
            @Nullable PortTls tls = parameters.get(TLS, PortTls.class);
            return GrpcServicesImpl.newBuilder()
                    .setServer(server)
                    .setCustomizer(GrpcConfigKeys.Server.servicesCustomizer(parameters))
                    .setServerSslContextForServer(PeerTls.forServing(tls))
                    .setServerSslContextForClient(PeerTls.forCalls(tls))
                    .build();
        }

        @Override
        public LogAppender newLogAppender(RaftServer.Division server, LeaderState state, FollowerInfo follower) {
            FollowerProgress progress = parameters.getNonNull(PROGRESS, FollowerProgress.class);
            return new FollowerAppender(server, state, follower, progress);
        }
    }
}
