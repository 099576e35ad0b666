package io.balsa.bench.work;

import io.balsa.bench.load.Work;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import org.jspecify.annotations.Nullable;

/** Ranges of one key. A linearizable one must find the last acknowledged write, a serializable one that or an older one. */
final class RangeWork implements Work {
    private final Lanes lanes;
    private final boolean serializable;

    RangeWork(Lanes lanes, boolean serializable) {
        this.lanes = lanes;
        this.serializable = serializable;
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
        int key = lanes.get(lane).ownKey();
        RangeRequest range = RangeRequest.newBuilder()
                .setKey(lanes.keys().key(key))
                .setSerializable(serializable)
                .build();
        lanes.get(lane).kv().range(range, new Answer<>(end, answer -> fault(key, answer)));
    }

    private @Nullable String fault(int key, RangeResponse answer) {
        long written = lanes.keys().revision(key);
        long found = answer.getKvsCount() == 1 ? answer.getKvs(0).getModRevision() : 0;
        boolean right = serializable ? found > 0 && found <= written : found == written;
        return right
                ? null
                : "a " + (serializable ? "serializable" : "linearizable") + " range of "
                        + lanes.keys().key(key).toStringUtf8() + " found revision " + found
                        + " (0: nothing), after a write was acknowledged with revision " + written;
    }
}
