package io.balsa.store.mvcc;

import io.balsa.etcd.mvcc.KeyValue;
import java.util.List;

/**
 * Some of the keys of a range, in order: a part of a long list that is read piece by piece at one revision.
 *
 * @param latest the revision of the store when this was read
 * @param more whether the range has further keys after these
 */
public record RangeChunk(long latest, List<KeyValue> kvs, boolean more) {
    public RangeChunk {
        kvs = List.copyOf(kvs);
    }
}
