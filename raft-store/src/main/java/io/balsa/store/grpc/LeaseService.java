package io.balsa.store.grpc;

import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseGrantResponse;
import io.balsa.etcd.v3.LeaseGrpc;
import io.balsa.etcd.v3.LeaseKeepAliveRequest;
import io.balsa.etcd.v3.LeaseKeepAliveResponse;
import io.balsa.etcd.v3.LeaseLeasesRequest;
import io.balsa.etcd.v3.LeaseLeasesResponse;
import io.balsa.etcd.v3.LeaseRevokeRequest;
import io.balsa.etcd.v3.LeaseRevokeResponse;
import io.balsa.etcd.v3.LeaseStatus;
import io.balsa.etcd.v3.LeaseTimeToLiveRequest;
import io.balsa.etcd.v3.LeaseTimeToLiveResponse;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.lease.LeaseTable;
import io.balsa.store.mvcc.ReadCheck;
import io.balsa.store.mvcc.RequestChecks;
import io.balsa.store.mvcc.StoreState;
import io.balsa.store.raft.LeaseKeeper;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Refusal;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** Leases. */
public final class LeaseService extends LeaseGrpc.LeaseImplBase {
    /** Renewals of one stream that may be under way together. */
    private static final int RENEWALS_UNDER_WAY = 64;

    private final Calls calls;
    private final LeaseKeeper keeper;
    private final Engine engine;
    private final Headers headers;
    private final Grants grants;

    /**
     * What a lease gets that its client leaves open.
     *
     * @param ttlSecondsMin the shortest time to live: an election must not end a lease
     * @param ids random numbers
     */
    public record Grants(long ttlSecondsMin, LongSupplier ids) {}

    public LeaseService(Calls calls, LeaseKeeper keeper, Engine engine, Headers headers, Grants grants) {
        this.calls = calls;
        this.keeper = keeper;
        this.engine = engine;
        this.headers = headers;
        this.grants = grants;
    }

    @Override
    public void leaseGrant(LeaseGrantRequest request, StreamObserver<LeaseGrantResponse> observer) {
        Optional<Refusal> refusal = RequestChecks.leaseGrant(request);
        if (refusal.isPresent()) {
            Calls.refuse(refusal.get(), observer);
            return;
        }
        LeaseGrantRequest effective = RequestChecks.effectiveGrant(request, grants.ttlSecondsMin(), grants.ids());
        calls.write(
                Command.newBuilder().setLeaseGrant(effective).build(),
                result -> result.getLeaseGrant().toBuilder()
                        .setHeader(headers.at(result.getLeaseGrant().getHeader().getRevision()))
                        .build(),
                observer);
    }

    @Override
    public void leaseRevoke(LeaseRevokeRequest request, StreamObserver<LeaseRevokeResponse> observer) {
        calls.write(
                Command.newBuilder().setLeaseRevoke(request).build(),
                result -> result.getLeaseRevoke().toBuilder()
                        .setHeader(
                                headers.at(result.getLeaseRevoke().getHeader().getRevision()))
                        .build(),
                observer);
    }

    @Override
    public StreamObserver<LeaseKeepAliveRequest> leaseKeepAlive(StreamObserver<LeaseKeepAliveResponse> observer) {
        var stream = (ServerCallStreamObserver<LeaseKeepAliveResponse>) observer;
        stream.disableAutoRequest();
        stream.request(RENEWALS_UNDER_WAY);
        return new Renewals(stream);
    }

    /** The requests of one stream: renewed together, answered in order. */
    private final class Renewals implements StreamObserver<LeaseKeepAliveRequest> {
        private final ServerCallStreamObserver<LeaseKeepAliveResponse> stream;
        private final Permits permits = calls.permits();
        private final Requester who = Requester.current();
        private CompletableFuture<Void> answered = CompletableFuture.completedFuture(null);
        private boolean failed;

        Renewals(ServerCallStreamObserver<LeaseKeepAliveResponse> stream) {
            this.stream = stream;
            stream.setOnCancelHandler(() -> {});
        }

        @Override
        public void onNext(LeaseKeepAliveRequest request) {
            // etcd: WRITE on all keys of the lease; asked at each renewal, for a stream may stay open for long
            CompletableFuture<LeaseKeepAliveResponse> renewed = permits.judgeLater(
                            who,
                            (access, caller) ->
                                    access.authenticated(caller).or(() -> access.leaseWrite(caller, request.getID())))
                    .thenCompose(permitted -> keeper.keepAlive(request));
            answered = answered.thenCombine(renewed, (before, answer) -> {
                stream.onNext(
                        answer.toBuilder().setHeader(headers.at(revision())).build());
                stream.request(1);
                return null;
            });
            answered.exceptionally(failure -> {
                fail(failure);
                return null;
            });
        }

        // etcd: a renewal that fails ends the stream; one for an unknown lease does not fail.
        private synchronized void fail(Throwable failure) {
            if (!stream.isCancelled() && !failed) {
                failed = true;
                stream.onError(Errors.of(failure));
            }
        }

        @Override
        public void onError(Throwable gone) {
            // The client has gone; what is under way is answered to nobody.
        }

        @Override
        public void onCompleted() {
            answered.thenRun(stream::onCompleted);
        }
    }

    @Override
    public void leaseTimeToLive(LeaseTimeToLiveRequest request, StreamObserver<LeaseTimeToLiveResponse> observer) {
        Calls.respond(
                timeToLive(request, Requester.current())
                        .thenApply(answer -> answer.toBuilder()
                                .setHeader(headers.at(revision()))
                                .build()),
                observer);
    }

    /** etcd: who asks for the keys needs READ on all of them. */
    private CompletableFuture<LeaseTimeToLiveResponse> timeToLive(LeaseTimeToLiveRequest request, Requester who) {
        Permits permits = calls.permits();
        if (!request.getKeys() || !permits.areOn()) {
            return keeper.timeToLive(request);
        }
        // The leader tells the keys, so what it told is asked about, here, in a state that is as new as its answer.
        return keeper.timeToLive(request)
                .thenCompose(answer -> calls.whenRecent(false)
                        .thenCompose(recent -> permits.judgeLater(
                                who, (access, caller) -> access.readAll(caller, answer.getKeysList())))
                        .thenApply(permitted -> answer));
    }

    @Override
    public void leaseLeases(LeaseLeasesRequest request, StreamObserver<LeaseLeasesResponse> observer) {
        ReadCheck check = calls.check((access, caller) -> access.leases(caller));
        calls.read(false, () -> list(check), observer);
    }

    private LeaseLeasesResponse list(ReadCheck check) {
        try (Snapshot snapshot = engine.snapshot()) {
            check.in(snapshot);
            LeaseLeasesResponse.Builder answer = LeaseLeasesResponse.newBuilder()
                    .setHeader(headers.at(StoreState.of(snapshot).revision()));
            // etcd: those that end first come first, where that is known.
            keeper.byDeadline(LeaseTable.all(snapshot))
                    .forEach(lease -> answer.addLeases(LeaseStatus.newBuilder().setID(lease.id())));
            return answer.build();
        }
    }

    private long revision() {
        try (Snapshot snapshot = engine.snapshot()) {
            return StoreState.of(snapshot).revision();
        }
    }
}
