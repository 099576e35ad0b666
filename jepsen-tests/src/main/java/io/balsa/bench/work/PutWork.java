package io.balsa.bench.work;

import io.balsa.bench.load.Work;
import io.balsa.etcd.v3.PutRequest;
import java.util.concurrent.atomic.LongAdder;

/** Puts of keys that exist, with values of the same size. */
final class PutWork implements Work {
    private final Lanes lanes;
    private final LongAdder writes = new LongAdder();

    PutWork(Lanes lanes) {
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
        PutRequest put = PutRequest.newBuilder()
                .setKey(keys.key(key))
                .setValue(keys.value(key, number))
                .build();
        lanes.get(lane).kv().put(put, new Answer<>(end, answer -> {
            long revision = answer.getHeader().getRevision();
            if (revision <= keys.revision(key)) {
                return "a put was answered with revision " + revision + ", not after " + keys.revision(key)
                        + ", that of the write before it";
            }
            keys.written(key, number, revision);
            writes.increment();
            return null;
        }));
    }
}
