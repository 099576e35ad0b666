package io.balsa.api.server.storage;

import com.google.protobuf.ByteString;
import io.balsa.api.server.limits.Limits;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseGrpc;
import io.balsa.etcd.v3.LeaseKeepAliveRequest;
import io.balsa.etcd.v3.LeaseKeepAliveResponse;
import io.balsa.etcd.v3.LeaseRevokeRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.etcd.v3.TxnResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The etcd v3 calls that the API server makes, each with a deadline and with its errors mapped by {@link StoreFailures}.
 * Blocking; safe for any thread except event loops.
 */
public final class Etcd {
    private final Channel channel;
    private final Duration readTimeout;
    private final Duration writeTimeout;

    public Etcd(Channel channel, Limits limits) {
        this.channel = channel;
        this.readTimeout = limits.storeReadTimeout();
        this.writeTimeout = limits.storeWriteTimeout();
    }

    /** The channel, for streams: watches and lease keep-alives. */
    public Channel channel() {
        return channel;
    }

    /** A linearizable read; several keys come from one snapshot. */
    public RangeResponse range(RangeRequest request) {
        try {
            return KVGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(readTimeout.toMillis(), TimeUnit.MILLISECONDS)
                    .withMaxInboundMessageSize(Integer.MAX_VALUE)
                    .range(request);
        } catch (StatusRuntimeException e) {
            throw StoreFailures.ofRead(e);
        }
    }

    /** The store's revision now, and the proof that it answers linearizable reads. */
    public long revision() {
        // etcd: a key that Kubernetes' own health check reads as well; it never exists
        ByteString key = ByteString.copyFromUtf8("/registry/health");
        return range(RangeRequest.newBuilder().setKey(key).setCountOnly(true).build())
                .getHeader()
                .getRevision();
    }

    /**
     * Commits a transaction, once. When the store's answer does not arrive the outcome is unknown and the failure says so.
     */
    public TxnResponse commit(TxnRequest request) {
        try {
            return KVGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(writeTimeout.toMillis(), TimeUnit.MILLISECONDS)
                    .withMaxInboundMessageSize(Integer.MAX_VALUE)
                    .txn(request);
        } catch (StatusRuntimeException e) {
            throw StoreFailures.ofWrite(e);
        }
    }

    /** Grants a lease and returns its id. */
    public long grantLease(Duration ttl) {
        try {
            return LeaseGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(writeTimeout.toMillis(), TimeUnit.MILLISECONDS)
                    .leaseGrant(LeaseGrantRequest.newBuilder()
                            .setTTL(Math.max(1, ttl.toSeconds()))
                            .build())
                    .getID();
        } catch (StatusRuntimeException e) {
            throw StoreFailures.ofWrite(e);
        }
    }

    /** Renews a lease, once; returns its new time to live in seconds, 0 or less when there is no such lease any more. */
    public long keepAlive(long id) {
        var answer = new CompletableFuture<Long>();
        StreamObserver<LeaseKeepAliveRequest> requests = LeaseGrpc.newStub(channel)
                .withDeadlineAfter(writeTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .leaseKeepAlive(new FirstReply<>(answer, LeaseKeepAliveResponse::getTTL));
        requests.onNext(LeaseKeepAliveRequest.newBuilder().setID(id).build());
        try {
            // the call has a deadline of its own; the second one only guards against a transport that forgets it
            return answer.get(2 * writeTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw StoreFailures.ofRead(Status.fromThrowable(e.getCause()).asRuntimeException());
        } catch (TimeoutException e) {
            throw StoreFailures.ofRead(Status.DEADLINE_EXCEEDED.asRuntimeException());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreFailures.ofRead(Status.CANCELLED.asRuntimeException());
        } finally {
            requests.onCompleted();
        }
    }

    /** Takes the first message of a stream. */
    private record FirstReply<T, R>(CompletableFuture<R> answer, Function<T, R> read) implements StreamObserver<T> {
        @Override
        public void onNext(T reply) {
            answer.complete(read.apply(reply));
        }

        @Override
        public void onError(Throwable failure) {
            answer.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            answer.completeExceptionally(Status.UNAVAILABLE
                    .withDescription("the store ended the stream")
                    .asRuntimeException());
        }
    }

    /** Ends a lease and removes its keys. */
    public void revokeLease(long id) {
        try {
            LeaseGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(writeTimeout.toMillis(), TimeUnit.MILLISECONDS)
                    .leaseRevoke(LeaseRevokeRequest.newBuilder().setID(id).build());
        } catch (StatusRuntimeException e) {
            throw StoreFailures.ofWrite(e);
        }
    }
}
