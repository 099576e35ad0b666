package io.balsa.store.mvcc;

import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.Overlay;
import io.balsa.store.lease.LeaseTable;
import org.jspecify.annotations.Nullable;

/**
 * Makes a store again from its history: the changes that {@link KeptHistory} walks, in the same order. The changes may go
 * through any number of overlays, each on what the one before has written.
 */
public final class HistoryRebuild {
    private static final byte[] NOTHING = new byte[0];

    private HistoryRebuild() {}

    /**
     * Adds the next change. The leases that there shall be are there already: a key keeps its lease only if it exists.
     *
     * @param sub which of the changes of its revision it is, from 0
     * @param kv of a tombstone only its key counts
     */
    public static void add(Overlay changes, long revision, int sub, boolean tombstone, KeyValue kv) {
        Revision at = new Revision(revision, sub);
        byte[] key = kv.getKey().toByteArray();
        byte @Nullable [] before = changes.get(Column.CURRENT, key);
        Revision previous = before == null ? Revision.NONE : Version.revisionOf(before);
        long leaseBefore = before == null ? 0 : Version.keyValueOf(before).getLease();
        KeyValue kept = tombstone
                ? KeyValue.newBuilder()
                        .setKey(kv.getKey())
                        .setModRevision(revision)
                        .build()
                : kv;
        byte[] stored = new Version(at, previous, tombstone, kept).encode();
        byte[] entry = DiskKeys.version(key, at);
        changes.put(Column.HISTORY, DiskKeys.revision(at), stored);
        changes.put(Column.VERSIONS, entry, NOTHING);
        if (tombstone) {
            changes.put(Column.TOMBSTONES, entry, NOTHING);
            changes.delete(Column.CURRENT, key);
        } else {
            changes.put(Column.CURRENT, key, stored);
        }
        LeaseTable.move(changes, key, existing(changes, leaseBefore), existing(changes, kept.getLease()));
    }

    /**
     * Says where the store stands.
     *
     * @param compacted -1: it was never compacted
     */
    public static void finish(Overlay changes, long revision, long compacted) {
        StoreState state = StoreState.of(changes).withRevision(changes, revision);
        if (compacted >= 0) {
            state.withCompacted(changes, compacted);
        }
    }

    private static long existing(Overlay changes, long lease) {
        return lease != 0 && LeaseTable.find(changes, lease).isPresent() ? lease : 0;
    }
}
