package io.balsa.store.grpc;

import io.balsa.etcd.election.CampaignRequest;
import io.balsa.etcd.election.CampaignResponse;
import io.balsa.etcd.election.ElectionGrpc;
import io.balsa.etcd.election.LeaderRequest;
import io.balsa.etcd.election.LeaderResponse;
import io.balsa.etcd.election.ProclaimRequest;
import io.balsa.etcd.election.ProclaimResponse;
import io.balsa.etcd.election.ResignRequest;
import io.balsa.etcd.election.ResignResponse;
import io.balsa.store.lock.Election;
import io.balsa.store.lock.Observation;
import io.balsa.store.lock.StoreCalls;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Elections for clients that do not bring the recipe themselves. A candidate that goes while it waits has resigned. */
public final class ElectionService extends ElectionGrpc.ElectionImplBase {
    private final Supplier<StoreCalls> calls;

    /** @param calls made anew for each request, in its context */
    public ElectionService(Supplier<StoreCalls> calls) {
        this.calls = calls;
    }

    @Override
    public void campaign(CampaignRequest request, StreamObserver<CampaignResponse> observer) {
        Calls.respond(
                Election.campaign(
                        calls.get(), request.getName(), request.getLease(), request.getValue(), Calls.gone(observer)),
                observer);
    }

    @Override
    public void proclaim(ProclaimRequest request, StreamObserver<ProclaimResponse> observer) {
        if (!request.hasLeader()) {
            observer.onError(leaderMissing());
            return;
        }
        Calls.respond(Election.proclaim(calls.get(), request.getLeader(), request.getValue()), observer);
    }

    @Override
    public void leader(LeaderRequest request, StreamObserver<LeaderResponse> observer) {
        Calls.respond(Election.leader(calls.get(), request.getName()), observer);
    }

    @Override
    public void resign(ResignRequest request, StreamObserver<ResignResponse> observer) {
        if (!request.hasLeader()) {
            observer.onError(leaderMissing());
            return;
        }
        Calls.respond(Election.resign(calls.get(), request.getLeader()), observer);
    }

    @Override
    public void observe(LeaderRequest request, StreamObserver<LeaderResponse> observer) {
        var call = (ServerCallStreamObserver<LeaderResponse>) observer;
        Observation observation = new Observation(calls.get(), request.getName(), new Consumer(call));
        call.setOnCancelHandler(observation::close);
        call.setOnReadyHandler(observation::ready);
        observation.start();
    }

    private static Throwable leaderMissing() {
        return Status.UNKNOWN
                .withDescription("\"leader\" field must be provided")
                .asRuntimeException();
    }

    private record Consumer(ServerCallStreamObserver<LeaderResponse> call) implements Observation.Listener {
        @Override
        public boolean isReady() {
            return call.isReady();
        }

        @Override
        public void leads(LeaderResponse leader) {
            call.onNext(leader);
        }

        @Override
        public void fail(Throwable cause) {
            call.onError(Errors.of(cause));
        }
    }
}
