package io.balsa.store.watch;

import io.balsa.etcd.v3.WatchResponse;

/** Where a stream's responses go. Called by the hub's thread only; {@link WatchStream#ready()} answers from any thread. */
public interface Sink {
    /** Whether the consumer takes more now; when it turns true again, the stream is told. */
    boolean isReady();

    void send(WatchResponse response);

    /** The consumer's last request has been dealt with: it may send another. */
    void requestMore();

    /** The stream cannot go on. */
    void fail(RuntimeException cause);
}
