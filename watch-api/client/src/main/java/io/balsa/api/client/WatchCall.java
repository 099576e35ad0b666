package io.balsa.api.client;

import io.balsa.api.model.StatusError;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One streaming call: hands on replies, and the end of the stream as one reason. */
final class WatchCall<Q, R> implements Watch, ClientResponseObserver<Q, R> {
    private final Consumer<R> replies;
    private final Consumer<StatusError> ended;
    private final int window;

    /** Set by whichever comes first, the end of the stream or {@link #close}: nothing is reported after it. */
    private final AtomicBoolean over = new AtomicBoolean();

    private volatile @Nullable ClientCallStreamObserver<Q> call;

    WatchCall(Consumer<R> replies, Consumer<StatusError> ended, int window) {
        this.replies = replies;
        this.ended = ended;
        this.window = window;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> stream) {
        stream.disableAutoRequestWithInitial(window);
        call = stream;
    }

    @Override
    public void onNext(R reply) {
        if (!over.get()) {
            replies.accept(reply);
        }
    }

    @Override
    public void onError(Throwable failure) {
        end(Failures.of(Status.fromThrowable(failure), Status.trailersFromThrowable(failure)));
    }

    @Override
    public void onCompleted() {
        end(StatusError.serviceUnavailable("The API server ended the watch."));
    }

    private void end(StatusError why) {
        if (over.compareAndSet(false, true)) {
            ended.accept(why);
        }
    }

    @Override
    public void more(int events) {
        ClientCallStreamObserver<Q> stream = call;
        if (stream != null && !over.get()) {
            stream.request(events);
        }
    }

    @Override
    public void close() {
        ClientCallStreamObserver<Q> stream = call;
        if (over.compareAndSet(false, true) && stream != null) {
            stream.cancel("The watcher needs no more events.", null);
        }
    }
}
