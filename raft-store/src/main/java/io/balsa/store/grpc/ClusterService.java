package io.balsa.store.grpc;

import io.balsa.etcd.v3.ClusterGrpc;
import io.balsa.etcd.v3.Member;
import io.balsa.etcd.v3.MemberListRequest;
import io.balsa.etcd.v3.MemberListResponse;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.member.MemberTable;
import io.balsa.store.mvcc.StoreState;
import io.balsa.store.raft.Members;
import io.grpc.stub.StreamObserver;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who belongs to the cluster: the members it was made with, each with what it has announced of itself. */
public final class ClusterService extends ClusterGrpc.ClusterImplBase {
    private final Calls calls;
    private final Engine engine;
    private final Members members;
    private final Headers headers;

    public ClusterService(Calls calls, Engine engine, Members members, Headers headers) {
        this.calls = calls;
        this.engine = engine;
        this.members = members;
        this.headers = headers;
    }

    @Override
    public void memberList(MemberListRequest request, StreamObserver<MemberListResponse> observer) {
        calls.read(!request.getLinearizable(), this::list, observer);
    }

    private MemberListResponse list() {
        Map<Long, Member> byId = new LinkedHashMap<>();
        for (Members.Member member : members.list()) {
            // etcd: one that has never started has neither name nor client addresses
            byId.put(
                    member.id(),
                    Member.newBuilder()
                            .setID(member.id())
                            .addPeerURLs(member.peerUrl())
                            .build());
        }
        try (Snapshot snapshot = engine.snapshot()) {
            MemberTable.all(snapshot).forEach(member -> byId.put(member.getID(), member));
            return MemberListResponse.newBuilder()
                    .setHeader(headers.at(StoreState.of(snapshot).revision()))
                    .addAllMembers(byId.values())
                    .build();
        }
    }
}
