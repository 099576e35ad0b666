package io.balsa.store.lock;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.balsa.store.watch.Sink;
import io.balsa.store.watch.WatchStream;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** Waits for one key to be deleted, with a watch that ends itself. */
final class KeyDeletion implements Sink {
    private final CompletableFuture<Void> deleted = new CompletableFuture<>();

    private KeyDeletion() {}

    /**
     * Completes when the key has been deleted at {@code revision} or later, or that revision has been compacted, so that the
     * caller must look again.
     *
     * @param gone completes when nobody waits any more; then this fails
     */
    static CompletableFuture<Void> await(
            StoreCalls calls, ByteString key, long revision, CompletableFuture<Void> gone) {
        KeyDeletion waiting = new KeyDeletion();
        WatchStream stream = calls.watch(
                WatchCreateRequest.newBuilder()
                        .setKey(key)
                        .setStartRevision(revision)
                        .addFilters(WatchCreateRequest.FilterType.NOPUT)
                        .build(),
                waiting);
        gone.thenRun(() -> waiting.deleted.completeExceptionally(new CancellationException("nobody waits any more")));
        return waiting.deleted.whenComplete((done, failure) -> stream.close());
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void send(WatchResponse response) {
        if (response.getEventsCount() > 0 || response.getCanceled()) {
            deleted.complete(null);
        }
    }

    @Override
    public void requestMore() {
        // One request is all there is.
    }

    @Override
    public void fail(RuntimeException cause) {
        deleted.completeExceptionally(cause);
    }
}
