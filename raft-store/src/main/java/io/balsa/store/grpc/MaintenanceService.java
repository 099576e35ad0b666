package io.balsa.store.grpc;

import io.balsa.etcd.v3.AlarmRequest;
import io.balsa.etcd.v3.AlarmResponse;
import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.MoveLeaderRequest;
import io.balsa.etcd.v3.MoveLeaderResponse;
import io.balsa.etcd.v3.StatusRequest;
import io.balsa.etcd.v3.StatusResponse;
import io.balsa.store.engine.Engine;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.raft.RaftStore;
import io.balsa.store.raft.RequestFailed.Reason;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** The state of this one member, told without asking another. */
public final class MaintenanceService extends MaintenanceGrpc.MaintenanceImplBase {
    /** The etcd whose API this is: clients switch features on by it. */
    private static final String ETCD_VERSION = "3.6.0";

    private final RaftStore raft;
    private final Engine engine;
    private final StoreReader reader;
    private final Executor readers;
    private final Headers headers;

    public MaintenanceService(RaftStore raft, Engine engine, StoreReader reader, Executor readers, Headers headers) {
        this.raft = raft;
        this.engine = engine;
        this.reader = reader;
        this.readers = readers;
        this.headers = headers;
    }

    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> observer) {
        Calls.respond(CompletableFuture.supplyAsync(this::status, readers), observer);
    }

    private StatusResponse status() {
        long leader = raft.leader();
        StatusResponse.Builder answer = StatusResponse.newBuilder()
                .setHeader(headers.at(reader.state().revision()))
                .setVersion(ETCD_VERSION)
                .setStorageVersion(ETCD_VERSION)
                .setDbSize(engine.sizeBytes())
                .setDbSizeInUse(engine.sizeInUseBytes())
                .setLeader(leader)
                .setIsLearner(raft.isLearner())
                .setRaftIndex(Math.max(0, raft.lastIndex()))
                .setRaftTerm(raft.term())
                .setRaftAppliedIndex(Math.max(0, raft.appliedIndex()));
        if (leader == 0) {
            answer.addErrors(Reason.NO_LEADER.text());
        }
        return answer.build();
    }

    @Override
    public void moveLeader(MoveLeaderRequest request, StreamObserver<MoveLeaderResponse> observer) {
        Calls.respond(
                raft.membership().moveLeader(request.getTargetID()).thenApply(refusal -> {
                    if (refusal.isPresent()) {
                        throw Errors.of(refusal.get());
                    }
                    return MoveLeaderResponse.getDefaultInstance();
                }),
                observer);
    }

    /** Lists alarms, of which there are none: nothing raises one yet. */
    @Override
    public void alarm(AlarmRequest request, StreamObserver<AlarmResponse> observer) {
        if (request.getAction() != AlarmRequest.AlarmAction.GET) {
            super.alarm(request, observer);
            return;
        }
        Calls.respond(
                CompletableFuture.supplyAsync(
                        () -> AlarmResponse.newBuilder()
                                .setHeader(headers.at(reader.state().revision()))
                                .build(),
                        readers),
                observer);
    }
}
