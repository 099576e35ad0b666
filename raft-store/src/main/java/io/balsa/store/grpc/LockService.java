package io.balsa.store.grpc;

import io.balsa.etcd.lock.LockGrpc;
import io.balsa.etcd.lock.LockRequest;
import io.balsa.etcd.lock.LockResponse;
import io.balsa.etcd.lock.UnlockRequest;
import io.balsa.etcd.lock.UnlockResponse;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.store.lock.Lock;
import io.balsa.store.lock.StoreCalls;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Locks for clients that do not bring the recipe themselves. A caller that goes while it waits holds nothing. */
public final class LockService extends LockGrpc.LockImplBase {
    private final Supplier<StoreCalls> calls;

    /** @param calls made anew for each request, in its context */
    public LockService(Supplier<StoreCalls> calls) {
        this.calls = calls;
    }

    @Override
    public void lock(LockRequest request, StreamObserver<LockResponse> observer) {
        Lock lock = new Lock(calls.get(), request.getName());
        Calls.respond(lock.acquire(request.getLease(), Calls.gone(observer)), observer);
    }

    @Override
    public void unlock(UnlockRequest request, StreamObserver<UnlockResponse> observer) {
        DeleteRangeRequest delete =
                DeleteRangeRequest.newBuilder().setKey(request.getKey()).build();
        Calls.respond(
                calls.get()
                        .deleteRange(delete)
                        .thenApply(answer -> UnlockResponse.newBuilder()
                                .setHeader(answer.getHeader())
                                .build()),
                observer);
    }
}
