package io.balsa.store.grpc;

import io.balsa.etcd.v3.AlarmMember;
import io.balsa.etcd.v3.AlarmRequest;
import io.balsa.etcd.v3.AlarmResponse;
import io.balsa.etcd.v3.DefragmentRequest;
import io.balsa.etcd.v3.DefragmentResponse;
import io.balsa.etcd.v3.DowngradeInfo;
import io.balsa.etcd.v3.DowngradeRequest;
import io.balsa.etcd.v3.DowngradeResponse;
import io.balsa.etcd.v3.HashKVRequest;
import io.balsa.etcd.v3.HashKVResponse;
import io.balsa.etcd.v3.HashRequest;
import io.balsa.etcd.v3.HashResponse;
import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.MoveLeaderRequest;
import io.balsa.etcd.v3.MoveLeaderResponse;
import io.balsa.etcd.v3.SnapshotRequest;
import io.balsa.etcd.v3.SnapshotResponse;
import io.balsa.etcd.v3.StatusRequest;
import io.balsa.etcd.v3.StatusResponse;
import io.balsa.store.Release;
import io.balsa.store.alarm.Alarms;
import io.balsa.store.engine.Engine;
import io.balsa.store.mvcc.StoreHash;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.raft.RaftStore;
import io.balsa.store.raft.RequestFailed.Reason;
import io.balsa.store.upkeep.UpkeepDuties;
import io.balsa.store.v1.Command;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The state of this one member, told without asking another; and the alarms of all. */
public final class MaintenanceService extends MaintenanceGrpc.MaintenanceImplBase {
    private final Parts parts;
    private final Calls calls;
    private final Headers headers;

    /**
     * What it tells about.
     *
     * @param alarms those that have been applied here
     * @param readers threads that may block on the disk
     */
    public record Parts(
            RaftStore raft,
            Engine engine,
            StoreReader reader,
            Supplier<Alarms> alarms,
            UpkeepDuties upkeep,
            Executor readers,
            SnapshotStreams snapshots) {}

    public MaintenanceService(Parts parts, Calls calls, Headers headers) {
        this.parts = parts;
        this.calls = calls;
        this.headers = headers;
    }

    @Override
    public void snapshot(SnapshotRequest request, StreamObserver<SnapshotResponse> observer) {
        parts.snapshots().snapshot(observer);
    }

    @Override
    public void status(StatusRequest request, StreamObserver<StatusResponse> observer) {
        Calls.respond(CompletableFuture.supplyAsync(this::status, parts.readers()), observer);
    }

    private StatusResponse status() {
        RaftStore raft = parts.raft();
        long leader = raft.leader();
        StatusResponse.Builder answer = StatusResponse.newBuilder()
                .setHeader(headers.at(parts.reader().state().revision()))
                .setVersion(Release.ETCD_VERSION)
                .setStorageVersion(Release.ETCD_VERSION)
                .setDbSize(parts.engine().sizeBytes())
                .setDbSizeInUse(parts.engine().sizeInUseBytes())
                .setDbSizeQuota(parts.upkeep().quotaBytes())
                .setLeader(leader)
                .setIsLearner(raft.isLearner())
                .setRaftIndex(Math.max(0, raft.committedIndex()))
                .setRaftTerm(raft.term())
                .setRaftAppliedIndex(Math.max(0, raft.appliedIndex()))
                .setDowngradeInfo(DowngradeInfo.getDefaultInstance());
        if (leader == 0) {
            answer.addErrors(Reason.NO_LEADER.text());
        }
        parts.alarms().get().active().forEach(alarm -> answer.addErrors(text(alarm)));
        return answer.build();
    }

    @Override
    public void moveLeader(MoveLeaderRequest request, StreamObserver<MoveLeaderResponse> observer) {
        Calls.respond(
                parts.raft().membership().moveLeader(request.getTargetID()).thenApply(refusal -> {
                    if (refusal.isPresent()) {
                        throw Errors.of(refusal.get());
                    }
                    return MoveLeaderResponse.getDefaultInstance();
                }),
                observer);
    }

    /** etcd: Go's text form, with a blank at its end. */
    private static String text(AlarmMember alarm) {
        StringBuilder text = new StringBuilder();
        if (alarm.getMemberID() != 0) {
            text.append("memberID:")
                    .append(Long.toUnsignedString(alarm.getMemberID()))
                    .append(' ');
        }
        return text.append("alarm:").append(alarm.getAlarm()).append(' ').toString();
    }

    @Override
    public void alarm(AlarmRequest request, StreamObserver<AlarmResponse> observer) {
        if (request.getAction() == AlarmRequest.AlarmAction.GET) {
            calls.read(false, () -> list(request.getAlarmValue()), observer);
            return;
        }
        calls.write(
                Command.newBuilder().setAlarm(request).build(),
                result -> result.getAlarm().toBuilder()
                        .setHeader(headers.at(result.getAlarm().getHeader().getRevision()))
                        .build(),
                observer);
    }

    private AlarmResponse list(int type) {
        return AlarmResponse.newBuilder()
                .setHeader(headers.at(parts.reader().state().revision()))
                .addAllAlarms(parts.alarms().get().ofType(type))
                .build();
    }

    /** Serves on meanwhile: nothing is locked, and no room is taken twice for long. */
    @Override
    public void defragment(DefragmentRequest request, StreamObserver<DefragmentResponse> observer) {
        Calls.respond(
                parts.upkeep()
                        .defragment()
                        .thenApply(done -> DefragmentResponse.newBuilder()
                                .setHeader(headers.at(parts.reader().state().revision()))
                                .build()),
                observer);
    }

    @Override
    public void hash(HashRequest request, StreamObserver<HashResponse> observer) {
        Calls.respond(CompletableFuture.supplyAsync(this::hash, parts.readers()), observer);
    }

    private HashResponse hash() {
        StoreHash.OfEverything hash = parts.reader().hashEverything();
        return HashResponse.newBuilder()
                .setHeader(headers.at(hash.latest()))
                .setHash(hash.hash())
                .build();
    }

    @Override
    public void hashKV(HashKVRequest request, StreamObserver<HashKVResponse> observer) {
        Calls.respond(CompletableFuture.supplyAsync(() -> hashKV(request.getRevision()), parts.readers()), observer);
    }

    private HashKVResponse hashKV(long revision) {
        StoreHash.OfHistory hash = parts.reader().hashHistory(revision);
        return hash.answer().setHeader(headers.at(hash.latest())).build();
    }

    @Override
    public void downgrade(DowngradeRequest request, StreamObserver<DowngradeResponse> observer) {
        switch (request.getAction()) {
            case VALIDATE ->
                Downgrades.validate(request.getVersion())
                        .ifPresentOrElse(refusal -> Calls.refuse(refusal, observer), () -> downgradable(observer));
            case ENABLE -> Calls.refuse(Downgrades.enable(request.getVersion()), observer);
            case CANCEL -> Calls.refuse(Downgrades.NO_JOB, observer);
            case UNRECOGNIZED ->
                observer.onError(Status.UNKNOWN
                        .withDescription("etcdserver: unknown method")
                        .asRuntimeException());
        }
    }

    private void downgradable(StreamObserver<DowngradeResponse> observer) {
        calls.read(
                false,
                () -> DowngradeResponse.newBuilder()
                        .setHeader(headers.at(parts.reader().state().revision()))
                        .setVersion(Release.ETCD_VERSION)
                        .build(),
                observer);
    }
}
