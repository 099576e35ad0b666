package io.balsa.store.grpc;

import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.DeleteRangeResponse;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseGrantResponse;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.etcd.v3.TxnResponse;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.store.lock.StoreCalls;
import io.balsa.store.watch.Sink;
import io.balsa.store.watch.WatchHub;
import io.balsa.store.watch.WatchStream;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * Calls of the services of this member by one another, in the gRPC context of the call that they work for, so that its
 * caller's permissions hold. The context is that of the thread that makes this object.
 */
public final class LocalCalls implements StoreCalls {
    private final KvService kv;
    private final LeaseService leases;
    private final WatchHub hub;
    private final Context context = Context.current();

    public LocalCalls(KvService kv, LeaseService leases, WatchHub hub) {
        this.kv = kv;
        this.leases = leases;
        this.hub = hub;
    }

    @Override
    public CompletableFuture<RangeResponse> range(RangeRequest request) {
        return call(kv::range, request);
    }

    @Override
    public CompletableFuture<TxnResponse> txn(TxnRequest request) {
        return call(kv::txn, request);
    }

    @Override
    public CompletableFuture<DeleteRangeResponse> deleteRange(DeleteRangeRequest request) {
        return call(kv::deleteRange, request);
    }

    @Override
    public CompletableFuture<LeaseGrantResponse> leaseGrant(LeaseGrantRequest request) {
        return call(leases::leaseGrant, request);
    }

    /** Its range has been asked for before, with a request that was checked: an owner is looked up, then watched. */
    @Override
    public WatchStream watch(WatchCreateRequest request, Sink sink) {
        WatchStream stream = hub.open(sink);
        stream.request(WatchRequest.newBuilder().setCreateRequest(request).build());
        return stream;
    }

    private <Q, A> CompletableFuture<A> call(BiConsumer<Q, StreamObserver<A>> method, Q request) {
        Answer<A> answer = new Answer<>();
        context.run(() -> method.accept(request, answer));
        return answer.future;
    }

    private static final class Answer<A> implements StreamObserver<A> {
        private final CompletableFuture<A> future = new CompletableFuture<>();

        @Override
        public void onNext(A value) {
            future.complete(value);
        }

        @Override
        public void onError(Throwable failure) {
            future.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            // The one answer has been taken.
        }
    }
}
