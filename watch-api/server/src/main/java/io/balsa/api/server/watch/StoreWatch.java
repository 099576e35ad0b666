package io.balsa.api.server.watch;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchGrpc;
import io.balsa.etcd.v3.WatchProgressRequest;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.List;

/**
 * One watch on one key range of the store, on a stream of its own. All events of a revision come in one call. The receiver
 * sets the pace: after each call the stream waits until {@link #more} is called.
 *
 * <p>All calls of the receiver come on the owner thread, one at a time, none after {@link #cancel} was called on it.
 */
final class StoreWatch {
    /** Takes what the store sends. */
    interface Receiver {
        /** The watch stands; the revision of the store then. Nothing older than its start will come. */
        void created(long revision);

        /** Events in revision order, no revision split over two calls. */
        void events(List<Event> events);

        /** Everything up to the revision has come. */
        void progress(long revision);

        /** The start lies before the history of the store: the watch is over. */
        void compacted(long oldestRevision);

        /** The stream broke: the watch is over. */
        void broken(Status status);
    }

    private final StoreStreams streams;
    private final Receiver receiver;
    private final Stream stream = new Stream();
    private volatile boolean cancelled;
    private boolean over;

    private StoreWatch(StoreStreams streams, Receiver receiver) {
        this.streams = streams;
        this.receiver = receiver;
    }

    /**
     * Opens a watch on the keys in [from, end).
     *
     * @param startRevision the first revision wanted; 0 for whatever follows the creation
     */
    static StoreWatch open(
            StoreStreams streams, ByteString from, ByteString end, long startRevision, Receiver receiver) {
        var watch = new StoreWatch(streams, receiver);
        WatchGrpc.newStub(streams.channel())
                .withExecutor(streams.owner())
                .withMaxInboundMessageSize(Integer.MAX_VALUE)
                .watch(watch.stream);
        watch.stream.requests.onNext(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder()
                        .setKey(from)
                        .setRangeEnd(end)
                        .setStartRevision(startRevision)
                        .setPrevKv(true))
                .build());
        return watch;
    }

    /** Asks the store to say how far this watch has come; the answer may be left out while events are under way. */
    void askProgress() {
        if (!cancelled) {
            stream.requests.onNext(WatchRequest.newBuilder()
                    .setProgressRequest(WatchProgressRequest.getDefaultInstance())
                    .build());
        }
    }

    /** Lets the next message come. */
    void more() {
        stream.requests.request(1);
    }

    /** Ends the watch; the receiver hears nothing more. */
    void cancel() {
        cancelled = true;
        stream.requests.cancel("the watch is no longer needed", null);
    }

    private void take(WatchResponse response) {
        if (cancelled || over) {
            return;
        }
        if (response.getCanceled()) {
            over = true;
            // etcd: a cancellation with compact_revision says that the start is older than the history
            if (response.getCompactRevision() > 0) {
                receiver.compacted(response.getCompactRevision());
            } else {
                receiver.broken(Status.ABORTED.withDescription(response.getCancelReason()));
            }
            stream.requests.cancel("the store ended the watch", null);
        } else if (response.getCreated()) {
            receiver.created(response.getHeader().getRevision());
        } else if (response.getEventsCount() == 0) {
            receiver.progress(response.getHeader().getRevision());
        } else {
            receiver.events(response.getEventsList());
        }
    }

    private void breakOff(Status status) {
        streams.ended();
        if (!cancelled && !over) {
            over = true;
            receiver.broken(status);
        }
    }

    @SuppressWarnings("NullAway.Init") // gRPC calls beforeStart before anything else
    private final class Stream implements ClientResponseObserver<WatchRequest, WatchResponse> {
        // set by gRPC in beforeStart, which runs inside open()
        private ClientCallStreamObserver<WatchRequest> requests;

        @Override
        public void beforeStart(ClientCallStreamObserver<WatchRequest> requestStream) {
            requests = requestStream;
            requests.disableAutoRequestWithInitial(1);
        }

        @Override
        public void onNext(WatchResponse response) {
            take(response);
        }

        @Override
        public void onError(Throwable failure) {
            breakOff(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            breakOff(Status.UNAVAILABLE.withDescription("the store ended the stream"));
        }
    }
}
