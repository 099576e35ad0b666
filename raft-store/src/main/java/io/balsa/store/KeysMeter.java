package io.balsa.store;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.store.apply.AppliedBatch;
import io.balsa.store.mvcc.RefusedException;
import io.balsa.store.mvcc.RevisionEvents;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.mvcc.StoreState;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many keys there are. Counting a million takes a while, so it is done once, beside everything else, when somebody asks
 * for the first time; after that what is applied keeps the number up.
 *
 * <p>Worked example: at revision 10 two keys more than at the start; asked, it counts 7 keys at revision 10, so there were 5
 * at the start; a key is deleted at revision 11: 5 + 1 = 6 keys.
 */
final class KeysMeter {
    private static final RangeRequest EVERYTHING = RangeRequest.newBuilder()
            .setKey(ByteString.copyFrom(new byte[1]))
            .setRangeEnd(ByteString.copyFrom(new byte[1]))
            .setCountOnly(true)
            .build();

    /** How many keys have come, less those that have gone, since the start or since the state was replaced. */
    private record Net(Object since, long revision, long keys) {}

    private record Start(Object since, long keys) {}

    private final StoreReader reader;
    private final Executor readers;
    private final AtomicBoolean counting = new AtomicBoolean();

    /** Written by the applying thread alone. */
    private volatile Net net;

    private volatile Start start = new Start(new Object(), 0);

    KeysMeter(StoreReader reader, Executor readers, StoreState now) {
        this.reader = reader;
        this.readers = readers;
        this.net = new Net(new Object(), now.revision(), 0);
    }

    void applied(AppliedBatch batch) {
        long keys = net.keys();
        for (RevisionEvents revision : batch.revisions()) {
            for (Event event : revision.events()) {
                if (event.getType() == Event.EventType.DELETE) {
                    keys--;
                } else if (event.getKv().getVersion() == 1) {
                    keys++;
                }
            }
        }
        net = new Net(net.since(), batch.revision(), keys);
    }

    void replaced(StoreState other) {
        net = new Net(new Object(), other.revision(), 0);
    }

    /** NaN: not counted yet, and begun now. */
    double keys() {
        Net now = net;
        Start from = start;
        if (from.since() == now.since()) {
            return (double) (from.keys() + now.keys());
        }
        if (counting.compareAndSet(false, true)) {
            try {
                readers.execute(this::count);
            } catch (RejectedExecutionException e) {
                // The member stops.
                counting.set(false);
            }
        }
        return Double.NaN;
    }

    private void count() {
        try {
            Net at = net;
            long keys = reader.range(
                            EVERYTHING.toBuilder().setRevision(at.revision()).build())
                    .getCount();
            start = new Start(at.since(), keys - at.keys());
        } catch (RefusedException e) {
            // Compacted or replaced meanwhile; the next one who asks has it counted again.
        } finally {
            counting.set(false);
        }
    }
}
