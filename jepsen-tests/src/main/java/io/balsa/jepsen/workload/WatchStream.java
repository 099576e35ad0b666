package io.balsa.jepsen.workload;

import io.balsa.etcd.v3.WatchGrpc;
import io.balsa.etcd.v3.WatchProgressRequest;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One stream to one member, with several watches on it. What it is told it writes down at once, in that order. Opened and
 * closed by its client's thread; answers come on threads of gRPC, one at a time.
 */
final class WatchStream implements StreamObserver<WatchResponse> {
    /** etcd answers a wish for progress to all watches of the stream at once. */
    private static final long ALL_WATCHES = -1;

    private final Arena arena;
    private final List<Watched> watches;
    private @Nullable StreamObserver<WatchRequest> requests;
    private boolean ended;
    private long lastAnswerNanos;

    /** @param watches all that the client wants; they are on this stream from now on */
    WatchStream(Arena arena, List<Watched> watches) {
        this.arena = arena;
        this.watches = new ArrayList<>(watches);
        this.lastAnswerNanos = arena.now();
    }

    synchronized void open(Channel connection, int client, int member) {
        StreamObserver<WatchRequest> open = WatchGrpc.newStub(connection).watch(this);
        requests = open;
        for (Watched watch : watches) {
            arena.record(watch.opened(arena.newWatch(), client, member, arena.now()));
            open.onNext(
                    WatchRequest.newBuilder().setCreateRequest(watch.request()).build());
        }
    }

    @Override
    public synchronized void onNext(WatchResponse response) {
        if (ended) {
            return;
        }
        lastAnswerNanos = arena.now();
        arena.countEvents(response.getEventsCount());
        for (Watched watch : watches) {
            if (watch.number() + 1L == response.getWatchId()
                    || (response.getWatchId() == ALL_WATCHES && watch.live())) {
                arena.record(watch.answer(response, lastAnswerNanos));
            }
        }
    }

    @Override
    public void onError(Throwable error) {
        end(Status.fromThrowable(error).getCode() + ": " + error.getMessage());
    }

    @Override
    public void onCompleted() {
        end("the store ended the stream");
    }

    /** By the client. */
    void close(String reason) {
        StreamObserver<WatchRequest> open = end(reason);
        if (open != null) {
            open.onError(Status.CANCELLED.withDescription(reason).asRuntimeException());
        }
    }

    private synchronized @Nullable StreamObserver<WatchRequest> end(String reason) {
        if (ended) {
            return null;
        }
        ended = true;
        for (Watched watch : watches) {
            if (watch.live()) {
                arena.record(watch.broken(reason, arena.now()));
            }
        }
        return requests;
    }

    /** Asks how far it is; the answer comes as progress. */
    synchronized void askForProgress() {
        if (!ended && requests != null) {
            requests.onNext(WatchRequest.newBuilder()
                    .setProgressRequest(WatchProgressRequest.getDefaultInstance())
                    .build());
        }
    }

    /** Whether it, or one of its watches, has come to an end. */
    synchronized boolean isOver() {
        return ended || watches.stream().anyMatch(watch -> !watch.live());
    }

    synchronized boolean hasSeen(long revision) {
        return watches.stream().allMatch(watch -> watch.seenRevision() >= revision);
    }

    synchronized long silentNanos() {
        return arena.now() - lastAnswerNanos;
    }
}
