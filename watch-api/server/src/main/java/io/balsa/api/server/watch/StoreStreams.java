package io.balsa.api.server.watch;

import com.google.protobuf.ByteString;
import io.balsa.api.server.storage.ObjectStore;
import io.grpc.Channel;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where the hub's watches on the store come from: the channel, the thread that all their messages arrive on, and the count
 * of streams that have not ended, so that the thread outlives the last message.
 */
final class StoreStreams {
    private final Channel channel;
    private final ScheduledExecutorService owner;
    /** One party for this object and one for each open stream. */
    private final Phaser open = new Phaser(1);

    StoreStreams(Channel channel, ScheduledExecutorService owner) {
        this.channel = channel;
        this.owner = owner;
    }

    ScheduledExecutorService owner() {
        return owner;
    }

    /** Opens a watch on all keys below a prefix, from the revision on; 0 for whatever follows the creation. */
    StoreWatch open(String prefix, long startRevision, StoreWatch.Receiver receiver) {
        open.register();
        return StoreWatch.open(this, ByteString.copyFromUtf8(prefix), ObjectStore.end(prefix), startRevision, receiver);
    }

    Channel channel() {
        return channel;
    }

    /** A stream has delivered its last message. */
    void ended() {
        open.arriveAndDeregister();
    }

    /** Waits until every stream has ended; call it once, when none will be opened any more. */
    void awaitEnd(Duration atMost) throws InterruptedException, TimeoutException {
        open.awaitAdvanceInterruptibly(open.arriveAndDeregister(), atMost.toMillis(), TimeUnit.MILLISECONDS);
    }
}
