package io.balsa.bench.work;

import io.balsa.bench.load.Work;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.TxnRequest;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Writes each key of a key space once, many in a transaction. To be run with {@link #requests} tickets. */
final class FillWork implements Work {
    /** Below the limit of 128 operations and of 1.5 MiB. */
    private static final int KEYS_MAX = 100;

    private static final int BYTES_MAX = 1 << 20;

    private final Lanes lanes;
    private final int keysEach;
    private final AtomicInteger next = new AtomicInteger();
    private final LongAdder writes = new LongAdder();

    FillWork(Lanes lanes) {
        this.lanes = lanes;
        this.keysEach = Math.min(KEYS_MAX, BYTES_MAX / lanes.keys().set().valueBytes());
    }

    int requests() {
        return (lanes.keys().set().keys() + keysEach - 1) / keysEach;
    }

    @Override
    public int lanes() {
        return lanes.count();
    }

    @Override
    public long writes() {
        return writes.sum();
    }

    @Override
    public void send(int lane, End end) {
        Keyspace keys = lanes.keys();
        int from = next.getAndAdd(keysEach);
        int to = Math.min(from + keysEach, keys.set().keys());
        TxnRequest.Builder txn = TxnRequest.newBuilder();
        for (int i = from; i < to; i++) {
            txn.addSuccess(RequestOp.newBuilder()
                    .setRequestPut(PutRequest.newBuilder().setKey(keys.key(i)).setValue(keys.value(i, 1))));
        }
        lanes.get(lane).kv().txn(txn.build(), new Answer<>(end, answer -> {
            for (int i = from; i < to; i++) {
                keys.written(i, 1, answer.getHeader().getRevision());
            }
            writes.increment();
            return null;
        }));
    }
}
