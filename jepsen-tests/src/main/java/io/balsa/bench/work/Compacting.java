package io.balsa.bench.work;

import io.balsa.bench.load.Connections;
import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.CompactionResponse;
import io.balsa.etcd.v3.KVGrpc;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A compaction that is under way, until all that it makes unreadable is gone from the disk's files. */
final class Compacting implements StreamObserver<CompactionResponse> {
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable String failure;

    private Compacting() {}

    /** Asks for it and does not wait. */
    static Compacting start(Connections connections, long revision) {
        Compacting compacting = new Compacting();
        KVGrpc.newStub(connections.of(0))
                .compact(
                        CompactionRequest.newBuilder()
                                .setRevision(revision)
                                .setPhysical(true)
                                .build(),
                        compacting);
        return compacting;
    }

    /** Why it has not ended well by then; empty: it has. */
    Optional<String> await(Duration limit) throws InterruptedException {
        if (!ended.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            return Optional.of("the compaction did not end within " + limit.toSeconds() + " s");
        }
        return Optional.ofNullable(failure);
    }

    @Override
    public void onNext(CompactionResponse response) {}

    @Override
    public void onError(Throwable cause) {
        failure = "the compaction failed: " + Answer.reason(cause);
        ended.countDown();
    }

    @Override
    public void onCompleted() {
        ended.countDown();
    }
}
