package io.balsa.bench.work;

import io.balsa.bench.load.Work;
import io.balsa.etcd.v3.RangeRequest;

/** Linearizable ranges of a prefix with 1,000 keys. */
final class ListWork implements Work {
    static final int KEYS = 1_000;

    private final Lanes lanes;

    ListWork(Lanes lanes) {
        this.lanes = lanes;
    }

    @Override
    public int lanes() {
        return lanes.count();
    }

    @Override
    public long writes() {
        return 0;
    }

    @Override
    public void send(int lane, End end) {
        Keyspace keys = lanes.keys();
        int list = lanes.get(lane).any(keys.set().keys() / KEYS);
        RangeRequest range = RangeRequest.newBuilder()
                .setKey(keys.list(list))
                .setRangeEnd(list + 1 == keys.set().keys() / KEYS ? keys.end() : keys.list(list + 1))
                .build();
        lanes.get(lane)
                .kv()
                .range(
                        range,
                        new Answer<>(
                                end,
                                answer -> answer.getKvsCount() == KEYS && answer.getCount() == KEYS
                                        ? null
                                        : "a prefix of " + KEYS + " keys was answered with " + answer.getKvsCount()
                                                + " keys and the count " + answer.getCount()));
    }
}
