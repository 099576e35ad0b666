package io.balsa.bench.work;

import com.google.protobuf.ByteString;
import io.balsa.bench.load.Connections;
import io.balsa.bench.peer.CannotRunException;
import io.balsa.bench.peer.Member;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.PutResponse;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Finds out when a cluster takes a put, at any of several members: every 10 ms it sends one to the next of them, each with a
 * key of its own and without waiting for those before. Used once.
 */
final class Probe implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(10);
    /** A put that a member holds back while there is no leader is given up then; others have been sent meanwhile. */
    private static final int PUT_TIMEOUT_MS = 1_000;

    private static final int READ_TIMEOUT_S = 20;

    private final Bench bench;
    private final Connections connections;
    private final String prefix;
    private final AtomicLong firstNanos = new AtomicLong(Long.MIN_VALUE);
    private final Queue<ByteString> acknowledged = new ConcurrentLinkedQueue<>();
    private int sent;

    /** @param name not used before for this cluster */
    Probe(Bench bench, List<Member> members, String name) {
        this.bench = bench;
        this.prefix = "probe/" + name + "/";
        this.connections =
                Connections.open(members.stream().map(Member::clientPort).toList(), members.size(), bench.loop());
    }

    /** Connects, where members run already. */
    void connect() {
        connections.prime();
    }

    /**
     * When the first acknowledgement came, by the bench's clock.
     *
     * @throws CannotRunException if none comes in time
     */
    long awaitFirst(Duration limit) throws InterruptedException {
        boolean came = bench.patience().await(limit, INTERVAL, () -> {
            boolean already = firstNanos.get() != Long.MIN_VALUE;
            if (!already) {
                connections.reconnect();
                put(connections.of(sent));
            }
            return already;
        });
        if (!came) {
            throw new CannotRunException("no member took a put within " + limit.toSeconds() + " s");
        }
        return firstNanos.get();
    }

    private void put(Channel member) {
        ByteString key = ByteString.copyFromUtf8(prefix + sent++);
        KVGrpc.newStub(member)
                .withDeadlineAfter(PUT_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .put(PutRequest.newBuilder().setKey(key).setValue(key).build(), new Acknowledgement(key));
    }

    private final class Acknowledgement implements StreamObserver<PutResponse> {
        private final ByteString key;

        Acknowledgement(ByteString key) {
            this.key = key;
        }

        @Override
        public void onNext(PutResponse response) {}

        @Override
        public void onCompleted() {
            acknowledged.add(key);
            firstNanos.compareAndSet(Long.MIN_VALUE, bench.nanoTime().getAsLong());
        }

        /** Not taken, or not known to be: others have been sent. */
        @Override
        public void onError(Throwable cause) {}
    }

    /** What was acknowledged and is not there. */
    Optional<String> fault() {
        for (ByteString key : acknowledged) {
            RangeResponse answer = KVGrpc.newBlockingStub(connections.of(0))
                    .withWaitForReady()
                    .withDeadlineAfter(READ_TIMEOUT_S, TimeUnit.SECONDS)
                    .range(RangeRequest.newBuilder().setKey(key).build());
            if (answer.getKvsCount() != 1 || !answer.getKvs(0).getValue().equals(key)) {
                return Optional.of(key.toStringUtf8() + " was acknowledged and is not there");
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        connections.close();
    }
}
