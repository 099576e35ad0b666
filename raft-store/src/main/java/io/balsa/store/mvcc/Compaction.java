package io.balsa.store.mvcc;

import com.google.protobuf.ByteString;
import io.balsa.store.Limits;
import io.balsa.store.engine.Batch;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.Cursor;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.engine.View;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Removes the history that a compaction has made unreadable, a bounded step at a time and beside the writes, which it never
 * holds up: it deletes only entries that nobody writes again.
 *
 * <p>It walks the history from the last compacted revision to this one. Each version up to there makes the one before it
 * superfluous; and a tombstone is superfluous itself, unless it is of the compacted revision, from which a watch may start
 * (etcd 3.5.16). What a step has done and how far it came are one batch, so a crash repeats at most a step.
 *
 * <p>Not replicated: members may be at different steps, which no reader can tell.
 */
public final class Compaction {
    private static final byte[] PROGRESS = "compaction".getBytes(StandardCharsets.US_ASCII);

    private final Engine engine;
    private final int stepRevisions;
    private final LongAdder removed = new LongAdder();

    public Compaction(Engine engine, Limits limits) {
        this.engine = engine;
        this.stepRevisions = limits.compactionStepRevisions();
    }

    /**
     * @param finished the compacted revision whose removal was completed last
     * @param next where the walk goes on
     */
    private record Progress(long finished, Revision next) {
        static Progress of(View view) {
            byte @Nullable [] bytes = view.get(Column.META, PROGRESS);
            if (bytes == null) {
                return new Progress(0, Revision.NONE);
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new Progress(buffer.getLong(), new Revision(buffer.getLong(), buffer.getInt()));
        }

        byte[] encode() {
            return ByteBuffer.allocate(Long.BYTES + DiskKeys.REVISION_BYTES)
                    .putLong(finished)
                    .putLong(next.main())
                    .putInt(next.sub())
                    .array();
        }
    }

    /** The compacted revision before which everything superfluous has been removed. */
    public long finished() {
        try (Snapshot snapshot = engine.snapshot()) {
            return Progress.of(snapshot).finished();
        }
    }

    /** Versions that have been removed, since the start. Any thread. */
    public long removed() {
        return removed.sum();
    }

    /** Whether everything superfluous before a compacted revision has been removed from a state. */
    static boolean isCarriedOut(View view, long compacted) {
        return Progress.of(view).finished() >= compacted;
    }

    /** Removes a little. One thread at a time. Returns whether there is more to do. */
    public synchronized boolean step() {
        try (Snapshot snapshot = engine.snapshot()) {
            long compacted = StoreState.of(snapshot).compacted();
            Progress progress = Progress.of(snapshot);
            if (progress.finished() >= compacted) {
                return false;
            }
            Batch batch = new Batch();
            Progress reached = walk(snapshot, progress, compacted, batch);
            // Onto another member's state, which has its own progress, nothing of this may go.
            boolean written = engine.writeOnto(snapshot, batch.put(Column.META, PROGRESS, reached.encode()));
            if (written) {
                removed.add(batch.deletes(Column.HISTORY));
            }
            return !written || reached.finished() < compacted;
        }
    }

    private Progress walk(Snapshot snapshot, Progress progress, long compacted, Batch batch) {
        byte[] from = DiskKeys.revision(progress.next());
        try (Cursor cursor = snapshot.scan(Column.HISTORY, from, DiskKeys.firstOf(compacted + 1))) {
            for (int seen = 0; cursor.valid(); cursor.next(), seen++) {
                if (seen == stepRevisions) {
                    return new Progress(progress.finished(), DiskKeys.revision(cursor.key()));
                }
                visit(cursor.value(), compacted, batch);
            }
        }
        // The compacted revision is visited again by the next compaction: what had to stay for its watches goes then.
        return new Progress(compacted, new Revision(compacted, 0));
    }

    private static void visit(byte[] stored, long compacted, Batch batch) {
        ByteString name = Version.keyValueOf(stored).getKey();
        byte[] key = name.toByteArray();
        Revision previous = Version.previousOf(stored);
        // Of the compacted revision itself all events are kept, since a watch may start there.
        if (previous.exists() && previous.main() < compacted) {
            batch.delete(Column.HISTORY, DiskKeys.revision(previous));
            batch.delete(Column.VERSIONS, DiskKeys.version(key, previous));
        }
        Revision revision = Version.revisionOf(stored);
        if (Version.isTombstone(stored) && revision.main() < compacted) {
            byte[] entry = DiskKeys.version(key, revision);
            batch.delete(Column.HISTORY, DiskKeys.revision(revision));
            batch.delete(Column.VERSIONS, entry);
            batch.delete(Column.TOMBSTONES, entry);
        }
    }
}
