package io.balsa.store.grpc;

import io.balsa.etcd.v3.ClusterGrpc;
import io.balsa.etcd.v3.Member;
import io.balsa.etcd.v3.MemberAddRequest;
import io.balsa.etcd.v3.MemberAddResponse;
import io.balsa.etcd.v3.MemberListRequest;
import io.balsa.etcd.v3.MemberListResponse;
import io.balsa.etcd.v3.MemberPromoteRequest;
import io.balsa.etcd.v3.MemberPromoteResponse;
import io.balsa.etcd.v3.MemberRemoveRequest;
import io.balsa.etcd.v3.MemberRemoveResponse;
import io.balsa.etcd.v3.MemberUpdateRequest;
import io.balsa.etcd.v3.MemberUpdateResponse;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.member.MemberIds;
import io.balsa.store.member.MemberRefusals;
import io.balsa.store.member.MemberTable;
import io.balsa.store.member.PeerUrl;
import io.balsa.store.mvcc.RefusedException;
import io.balsa.store.raft.RaftStore;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.MemberChange;
import io.grpc.stub.StreamObserver;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/** Who belongs to the cluster. etcd: the headers of these answers carry no revision. */
public final class ClusterService extends ClusterGrpc.ClusterImplBase {
    private final Calls calls;
    private final RaftStore raft;
    private final Engine engine;
    private final Headers headers;
    private final Additions additions;

    /**
     * What counts for new members.
     *
     * @param clock goes into their ids
     * @param learnersMax etcd: {@code --max-learners}
     */
    public record Additions(InstantSource clock, int learnersMax) {}

    public ClusterService(Calls calls, RaftStore raft, Engine engine, Headers headers, Additions additions) {
        this.calls = calls;
        this.raft = raft;
        this.engine = engine;
        this.headers = headers;
        this.additions = additions;
    }

    @Override
    public void memberList(MemberListRequest request, StreamObserver<MemberListResponse> observer) {
        calls.read(!request.getLinearizable(), this::list, observer);
    }

    private MemberListResponse list() {
        try (Snapshot snapshot = engine.snapshot()) {
            return MemberListResponse.newBuilder()
                    .setHeader(headers.at(0))
                    .addAllMembers(MemberTable.all(snapshot))
                    .build();
        }
    }

    @Override
    public void memberAdd(MemberAddRequest request, StreamObserver<MemberAddResponse> observer) {
        List<String> urls;
        try {
            urls = PeerUrl.normalized(request.getPeerURLsList());
        } catch (PeerUrl.Invalid e) {
            Calls.refuse(MemberRefusals.BAD_URLS, observer);
            return;
        }
        Member member = Member.newBuilder()
                .setID(MemberIds.added(urls, additions.clock().instant()))
                .addAllPeerURLs(urls)
                .setIsLearner(request.getIsLearner())
                .build();
        change(
                MemberChange.newBuilder().setAdd(member).setLearnersMax(additions.learnersMax()),
                members -> MemberAddResponse.newBuilder()
                        .setHeader(headers.at(0))
                        .setMember(member)
                        .addAllMembers(members)
                        .build(),
                observer);
    }

    @Override
    public void memberRemove(MemberRemoveRequest request, StreamObserver<MemberRemoveResponse> observer) {
        change(
                MemberChange.newBuilder().setRemove(request.getID()),
                members -> MemberRemoveResponse.newBuilder()
                        .setHeader(headers.at(0))
                        .addAllMembers(members)
                        .build(),
                observer);
    }

    @Override
    public void memberUpdate(MemberUpdateRequest request, StreamObserver<MemberUpdateResponse> observer) {
        List<String> urls;
        try {
            urls = PeerUrl.normalized(request.getPeerURLsList());
        } catch (PeerUrl.Invalid e) {
            // An etcd takes it, and then ends.
            Calls.refuse(MemberRefusals.BAD_URLS, observer);
            return;
        }
        Member member =
                Member.newBuilder().setID(request.getID()).addAllPeerURLs(urls).build();
        change(
                MemberChange.newBuilder().setUpdate(member),
                members -> MemberUpdateResponse.newBuilder()
                        .setHeader(headers.at(0))
                        .addAllMembers(members)
                        .build(),
                observer);
    }

    @Override
    public void memberPromote(MemberPromoteRequest request, StreamObserver<MemberPromoteResponse> observer) {
        change(
                MemberChange.newBuilder().setPromote(request.getID()),
                members -> MemberPromoteResponse.newBuilder()
                        .setHeader(headers.at(0))
                        .addAllMembers(members)
                        .build(),
                observer);
    }

    private <A> void change(MemberChange.Builder change, Function<List<Member>, A> answer, StreamObserver<A> observer) {
        Command command;
        try {
            command = calls.permits()
                    .inNameOf(
                            Requester.current(),
                            Command.newBuilder().setMember(change).build());
        } catch (RefusedException e) {
            Calls.refuse(e.refusal(), observer);
            return;
        }
        Calls.respond(
                raft.membership().change(command).thenApply(result -> {
                    if (result.hasRefusal()) {
                        throw Errors.of(result.getRefusal());
                    }
                    return answer.apply(result.getMembers().getMembersList());
                }),
                observer);
    }
}
