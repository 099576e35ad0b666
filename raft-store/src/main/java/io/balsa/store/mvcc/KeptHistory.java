package io.balsa.store.mvcc;

import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.Cursor;
import io.balsa.store.engine.View;

/**
 * Walks what the history holds once the compaction has been carried out, whether or not {@link Compaction} has come so far:
 * every member and every moment sees the same.
 *
 * <p>etcd: of the versions up to the compacted revision only the newest of each key is kept, and not even that one if it is a
 * tombstone from before the compacted revision.
 *
 * <pre>{@code
 * put a (revision 2), put a (3), delete b (4), compact 3:   a at 3, b's tombstone at 4
 * compact 4:                                                a at 3, b's tombstone at 4
 * compact 5:                                                a at 3
 * }</pre>
 *
 * <p>Belongs to one thread; close it before its view.
 */
public final class KeptHistory implements AutoCloseable {
    private static final byte[] FIRST = new byte[0];

    private final View view;
    private final StoreState state;
    private final boolean carriedOut;
    private final Cursor cursor;
    private Version version = new Version(Revision.NONE, Revision.NONE, false, KeyValue.getDefaultInstance());
    private boolean started;

    public KeptHistory(View view) {
        this.view = view;
        this.state = StoreState.of(view);
        this.carriedOut = Compaction.isCarriedOut(view, state.compacted());
        this.cursor = view.scan(Column.HISTORY, FIRST, null);
    }

    /** Whether there is another change, which it goes to. */
    public boolean next() {
        if (started) {
            cursor.next();
        }
        started = true;
        for (; cursor.valid(); cursor.next()) {
            version = Version.decode(cursor.value());
            if (isKept()) {
                return true;
            }
        }
        return false;
    }

    /** Which revision made the change. */
    public long revision() {
        return version.revision().main();
    }

    /** Which of the changes of its revision it is, from 0. */
    public int sub() {
        return version.revision().sub();
    }

    public boolean isTombstone() {
        return version.tombstone();
    }

    /** Of a tombstone: key and mod_revision only. */
    public KeyValue keyValue() {
        return version.kv();
    }

    private boolean isKept() {
        long main = version.revision().main();
        if (main > state.compacted()) {
            return true;
        }
        if (version.tombstone() && main < state.compacted()) {
            return false;
        }
        // Of the compacted revision itself the compaction keeps every change.
        return (carriedOut && main < state.compacted()) || isNewest();
    }

    private boolean isNewest() {
        byte[] key = version.kv().getKey().toByteArray();
        byte[] from = DiskKeys.newestVersion(key, state.compacted());
        try (Cursor versions = view.scan(Column.VERSIONS, from, DiskKeys.versionsAfter(key))) {
            return versions.valid()
                    && DiskKeys.revisionOfVersion(versions.key()).equals(version.revision());
        }
    }

    @Override
    public void close() {
        cursor.close();
    }
}
