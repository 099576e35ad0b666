package io.balsa.store.mvcc;

import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.Cursor;
import io.balsa.store.engine.View;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Walks the keys that exist at a revision, in order.
 *
 * <p>The present keys are walked together with those that have a tombstone; only a key that changed after the revision, or
 * is gone now, costs a look into its versions. Work is proportional to the keys walked, not to the changes made since.
 */
final class RangeScan implements AutoCloseable {
    private final View view;
    private final KeyRange range;
    private final long revision;
    private final Cursor present;
    private final @Nullable Cursor gone;
    private @Nullable Cursor versions;

    private byte @Nullable [] key;
    private byte[] version = new byte[0];

    /**
     * @param revision the state to see
     * @param latest the revision of the view: seeing it needs no history
     */
    RangeScan(View view, KeyRange range, long revision, long latest) {
        this.view = view;
        this.range = range;
        this.revision = revision;
        this.present = view.scan(Column.CURRENT, range.from(), range.to());
        this.gone = revision >= latest
                ? null
                : view.scan(Column.TOMBSTONES, DiskKeys.versionsFrom(range.from()), DiskKeys.versionsTo(range.to()));
        next();
    }

    boolean valid() {
        return key != null;
    }

    byte[] key() {
        if (key == null) {
            throw new IllegalStateException("the scan is at its end");
        }
        return key;
    }

    KeyValue keyValue() {
        return Version.keyValueOf(version);
    }

    void next() {
        while (true) {
            byte[] presentKey = present.valid() ? present.key() : null;
            byte[] goneKey = gone != null && gone.valid() ? DiskKeys.keyOfVersion(gone.key()) : null;
            byte[] smallest = smaller(presentKey, goneKey);
            if (smallest == null) {
                key = null;
                return;
            }
            byte[] found = null;
            if (presentKey != null && Arrays.equals(smallest, presentKey)) {
                byte[] latest = present.value();
                found = Version.revisionOf(latest).main() <= revision ? latest : versionAtRevision(smallest);
                present.next();
            } else {
                found = versionAtRevision(smallest);
            }
            if (goneKey != null && gone != null && Arrays.equals(smallest, goneKey)) {
                gone.seek(DiskKeys.versionsAfter(smallest));
            }
            if (found != null) {
                key = smallest;
                version = found;
                return;
            }
        }
    }

    /** The version of a key that was its latest at the revision; null when there was none or it was gone. */
    private byte @Nullable [] versionAtRevision(byte[] at) {
        Cursor index = versions;
        if (index == null) {
            index = view.scan(Column.VERSIONS, DiskKeys.versionsFrom(range.from()), DiskKeys.versionsTo(range.to()));
            versions = index;
        }
        index.seek(DiskKeys.newestVersion(at, revision));
        if (!index.valid() || !Arrays.equals(DiskKeys.keyOfVersion(index.key()), at)) {
            return null;
        }
        Revision newest = DiskKeys.revisionOfVersion(index.key());
        byte[] stored = view.get(Column.HISTORY, DiskKeys.revision(newest));
        if (stored == null) {
            throw new IllegalStateException("the history has no revision " + newest + ": the database is damaged");
        }
        return Version.isTombstone(stored) ? null : stored;
    }

    private static byte @Nullable [] smaller(byte @Nullable [] a, byte @Nullable [] b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return Arrays.compareUnsigned(a, b) <= 0 ? a : b;
    }

    @Override
    public void close() {
        if (versions != null) {
            versions.close();
        }
        if (gone != null) {
            gone.close();
        }
        present.close();
    }
}
