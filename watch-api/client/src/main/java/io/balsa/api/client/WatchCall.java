package io.balsa.api.client;

import com.google.protobuf.Message;
import io.balsa.api.model.Envelope;
import io.balsa.api.model.StatusError;
import io.balsa.resource.v1.WatchReply;
import io.balsa.resource.v1.WatchRequest;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One streaming call: turns replies into events and the end of the stream into one reason. */
final class WatchCall<M extends Message> implements Watch, ClientResponseObserver<WatchRequest, WatchReply> {
    private final M prototype;
    private final Watch.Observer<M> observer;
    private final int window;

    /** Set by whichever comes first, the end of the stream or {@link #close}: nothing is reported after it. */
    private final AtomicBoolean over = new AtomicBoolean();

    private volatile @Nullable ClientCallStreamObserver<WatchRequest> call;

    WatchCall(M prototype, Watch.Observer<M> observer, int window) {
        this.prototype = prototype;
        this.observer = observer;
        this.window = window;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchRequest> stream) {
        stream.disableAutoRequestWithInitial(window);
        call = stream;
    }

    @Override
    public void onNext(WatchReply reply) {
        if (over.get()) {
            return;
        }
        WatchEvent.Type type = switch (reply.getType()) {
            case ADDED -> WatchEvent.Type.ADDED;
            case MODIFIED -> WatchEvent.Type.MODIFIED;
            case DELETED -> WatchEvent.Type.DELETED;
            case BOOKMARK -> WatchEvent.Type.BOOKMARK;
            case UNRECOGNIZED ->
                throw new IllegalStateException(
                        "The API server sent a watch event of the unknown type " + reply.getTypeValue() + ".");
        };
        Optional<M> object = type == WatchEvent.Type.BOOKMARK
                ? Optional.empty()
                : Optional.of(Envelope.decode(reply.getObject(), reply.getRevision(), prototype));
        observer.event(new WatchEvent<>(type, object, reply.getRevision()));
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
            observer.ended(why);
        }
    }

    @Override
    public void more(int events) {
        ClientCallStreamObserver<WatchRequest> stream = call;
        if (stream != null && !over.get()) {
            stream.request(events);
        }
    }

    @Override
    public void close() {
        ClientCallStreamObserver<WatchRequest> stream = call;
        if (over.compareAndSet(false, true) && stream != null) {
            stream.cancel("The watcher needs no more events.", null);
        }
    }
}
