package io.balsa.api.client;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Learns from how calls end: an unanswered one moves the channel on to the next server; an unavailable server makes it
 * connect again at once instead of after gRPC's own back-off, which grows to two minutes. How often that happens is
 * bounded by the back-off of the callers.
 */
final class FailoverChannel extends ManagedChannel {
    private final ManagedChannel delegate;
    private final FixedAddresses addresses;

    /** Counts moves, so that many calls that hang on one server move the channel on once. */
    private final AtomicInteger moves = new AtomicInteger();

    FailoverChannel(ManagedChannel delegate, FixedAddresses addresses) {
        this.delegate = delegate;
        this.addresses = addresses;
    }

    @Override
    public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
        int movesAtStart = moves.get();
        return new SimpleForwardingClientCall<>(delegate.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata headers) {
                super.start(
                        new SimpleForwardingClientCallListener<>(listener) {
                            @Override
                            public void onClose(Status status, Metadata trailers) {
                                ended(status.getCode(), movesAtStart);
                                super.onClose(status, trailers);
                            }
                        },
                        headers);
            }
        };
    }

    private void ended(Status.Code code, int movesAtStart) {
        if (code == Status.Code.UNAVAILABLE) {
            delegate.resetConnectBackoff();
        } else if (code == Status.Code.DEADLINE_EXCEEDED && moves.compareAndSet(movesAtStart, movesAtStart + 1)) {
            addresses.rotate();
            delegate.enterIdle();
        }
    }

    @Override
    public String authority() {
        return delegate.authority();
    }

    @Override
    public ConnectivityState getState(boolean requestConnection) {
        return delegate.getState(requestConnection);
    }

    @Override
    public ManagedChannel shutdown() {
        addresses.deregister();
        delegate.shutdown();
        return this;
    }

    @Override
    public ManagedChannel shutdownNow() {
        addresses.deregister();
        delegate.shutdownNow();
        return this;
    }

    @Override
    public boolean isShutdown() {
        return delegate.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return delegate.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return delegate.awaitTermination(timeout, unit);
    }
}
