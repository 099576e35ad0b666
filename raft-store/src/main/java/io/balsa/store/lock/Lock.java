package io.balsa.store.lock;

import com.google.protobuf.ByteString;
import io.balsa.etcd.lock.LockResponse;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.store.lock.Contest.Entry;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** etcd's mutex: whoever's key is the oldest of the name holds it, until the key is deleted or its lease ends. */
public final class Lock {
    private final StoreCalls calls;
    private final Contest contest;

    public Lock(StoreCalls calls, ByteString name) {
        this.calls = calls;
        this.contest = new Contest(calls, name);
    }

    /**
     * Completes when the lock is held. Fails with {@link ContestFailed} when the lease ended while it was waited for.
     *
     * @param lease 0: a new one
     * @param gone completes when the caller waits no longer: then its key is taken away again
     */
    public CompletableFuture<LockResponse> acquire(long lease, CompletableFuture<Void> gone) {
        return contest.session(lease)
                .thenCompose(session -> contest.enter(session, ByteString.EMPTY))
                .thenCompose(entry -> held(entry, gone)
                        .handle((answer, failure) -> {
                            if (answer != null && !gone.isDone()) {
                                return CompletableFuture.completedFuture(answer);
                            }
                            // Nobody is told of this lock, so nobody must hold it.
                            return remove(entry)
                                    .<LockResponse>thenCompose(removed -> CompletableFuture.failedFuture(
                                            failure != null ? failure : new CancellationException()));
                        })
                        .thenCompose(outcome -> outcome));
    }

    private CompletableFuture<LockResponse> held(Entry entry, CompletableFuture<Void> gone) {
        return contest.awaitTurn(entry.revision(), gone)
                // etcd #11408: the lease may have ended while this waited, and the key with it.
                .thenCompose(turn -> contest.find(entry.key()))
                .thenApply(mine -> {
                    if (mine.getKvsCount() == 0 || mine.getKvs(0).getCreateRevision() != entry.revision()) {
                        throw new ContestFailed(ContestFailed.SESSION_EXPIRED);
                    }
                    return LockResponse.newBuilder()
                            .setHeader(mine.getHeader())
                            .setKey(entry.key())
                            .build();
                });
    }

    private CompletableFuture<?> remove(Entry entry) {
        return calls.deleteRange(
                        DeleteRangeRequest.newBuilder().setKey(entry.key()).build())
                .handle((done, failure) -> done);
    }
}
