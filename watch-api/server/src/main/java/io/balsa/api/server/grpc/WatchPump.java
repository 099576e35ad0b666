package io.balsa.api.server.grpc;

import io.balsa.api.model.StatusError;
import io.balsa.api.server.watch.Feed;
import io.balsa.api.server.watch.Subscription;
import io.balsa.k8s.meta.v1.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Moves events from one feed to one stream, at the stream's pace and without a thread of its own: it runs when
 * either side has become ready, never twice at once.
 */
final class WatchPump<E, R> {
    private final Feed<E> feed;
    private final ServerCallStreamObserver<R> stream;
    private final Function<E, R> replies;
    private final Executor executor;
    /** Wake-ups that have not been answered by a run; whoever raises it from 0 schedules the run. */
    private final AtomicInteger wakes = new AtomicInteger();

    private boolean over;

    WatchPump(Feed<E> feed, ServerCallStreamObserver<R> stream, Function<E, R> replies, Executor executor) {
        this.feed = feed;
        this.stream = stream;
        this.replies = replies;
        this.executor = executor;
    }

    /** For the thread that handles the call, before it returns. */
    void start() {
        stream.setOnCancelHandler(feed::close);
        stream.setOnReadyHandler(this::wake);
        feed.onReady(this::wake);
    }

    private void wake() {
        if (wakes.getAndIncrement() == 0) {
            executor.execute(this::run);
        }
    }

    private void run() {
        int seen;
        do {
            seen = wakes.get();
            try {
                pump();
            } catch (RuntimeException e) {
                // an object that cannot be decoded, a client that went away: this watch ends, others go on
                over = true;
                feed.close();
                stream.onError(Trailers.failure(e));
            }
        } while (wakes.addAndGet(-seen) != 0);
    }

    private void pump() {
        if (over) {
            return;
        }
        while (stream.isReady()) {
            E event = feed.poll();
            if (event == null) {
                feed.end().ifPresent(this::finish);
                return;
            }
            stream.onNext(replies.apply(event));
        }
    }

    private void finish(Subscription.End end) {
        over = true;
        Status failure = end.failure();
        if (failure == null) {
            stream.onCompleted();
        } else {
            stream.onError(Trailers.failure(StatusError.of(failure)));
        }
    }
}
