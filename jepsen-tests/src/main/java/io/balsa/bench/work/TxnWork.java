package io.balsa.bench.work;

import io.balsa.bench.load.Work;
import io.balsa.etcd.v3.Compare;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.TxnRequest;
import java.util.concurrent.atomic.LongAdder;

/** Puts on the condition that the key has the revision of its last write; it always has, because nobody else writes it. */
final class TxnWork implements Work {
    private final Lanes lanes;
    private final LongAdder writes = new LongAdder();

    TxnWork(Lanes lanes) {
        this.lanes = lanes;
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
        int key = lanes.get(lane).ownKey();
        int number = keys.number(key) + 1;
        TxnRequest txn = TxnRequest.newBuilder()
                .addCompare(Compare.newBuilder()
                        .setKey(keys.key(key))
                        .setTarget(Compare.CompareTarget.MOD)
                        .setResult(Compare.CompareResult.EQUAL)
                        .setModRevision(keys.revision(key)))
                .addSuccess(RequestOp.newBuilder()
                        .setRequestPut(
                                PutRequest.newBuilder().setKey(keys.key(key)).setValue(keys.value(key, number))))
                .build();
        lanes.get(lane).kv().txn(txn, new Answer<>(end, answer -> {
            if (!answer.getSucceeded()) {
                return "a transaction was told that a key has another revision than " + keys.revision(key)
                        + ", which its last write was acknowledged with";
            }
            keys.written(key, number, answer.getHeader().getRevision());
            writes.increment();
            return null;
        }));
    }
}
