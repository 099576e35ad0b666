package io.balsa.store.grpc;

import io.grpc.ServerCall;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call whose service is not told of it yet: what happens to it meanwhile is kept, and told in order once the call is
 * released. There is little of it: no message arrives before the service asks for one.
 */
final class HeldCall<Q> extends ServerCall.Listener<Q> {
    /** Guarded by this. Null once everything goes straight through. */
    private @Nullable Deque<Runnable> kept = new ArrayDeque<>();

    private ServerCall.@Nullable Listener<Q> service;

    /** Starts the call at its service, on the calling thread. */
    void release(Supplier<ServerCall.Listener<Q>> start) {
        service = start.get();
        while (true) {
            Deque<Runnable> now;
            synchronized (this) {
                if (kept == null || kept.isEmpty()) {
                    kept = null;
                    return;
                }
                now = kept;
                kept = new ArrayDeque<>();
            }
            now.forEach(Runnable::run);
        }
    }

    private void tell(Runnable event) {
        synchronized (this) {
            if (kept != null) {
                kept.add(event);
                return;
            }
        }
        event.run();
    }

    private ServerCall.Listener<Q> service() {
        if (service == null) {
            throw new IllegalStateException("the call has not been released");
        }
        return service;
    }

    @Override
    public void onMessage(Q message) {
        tell(() -> service().onMessage(message));
    }

    @Override
    public void onHalfClose() {
        tell(() -> service().onHalfClose());
    }

    @Override
    public void onCancel() {
        tell(() -> service().onCancel());
    }

    @Override
    public void onComplete() {
        tell(() -> service().onComplete());
    }

    @Override
    public void onReady() {
        tell(() -> service().onReady());
    }
}
