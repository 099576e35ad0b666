package io.balsa.store.mvcc;

import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.HashKVResponse;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.Cursor;
import io.balsa.store.engine.View;
import io.balsa.store.v1.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.zip.CRC32C;

/**
 * Checksums by which members are compared. Members that have the same commands behind them, and the same compacted
 * revision, come to the same numbers, however far each has got with removing what was compacted.
 *
 * <p>That of the history is bit for bit the one of etcd 3.5 and 3.6: CRC-32C over the word "key", then for each change up to
 * the revision that a compaction leaves its revision as 17 bytes (18 with a {@code t} for a deletion) and the stored
 * {@code mvccpb.KeyValue}. etcd: {@code mvcc/hash.go}. One difference: asked for exactly the revision of an earlier
 * compaction etcd answers with what it noted at that time, until it is restarted.
 *
 * <p>Worked example: {@code put a=1} (2), {@code put a=2} (3), {@code put b=1} (4), compacted at 3. What counts at 4 is 3
 * and 4; 2 does not, whether or not it is still on disk.
 */
public final class StoreHash implements AutoCloseable {
    /** What goes in first: etcd's name of the bucket. */
    private static final byte[] NAME = "key".getBytes(StandardCharsets.US_ASCII);

    /** Entries between two looks at whether the thread shall end. */
    private static final int ENTRIES_PER_CHECK = 4096;

    private final View view;
    private final StoreState state;
    private final long revision;
    private final boolean anyPresent;
    private final Cursor versions;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer revisionBytes = ByteBuffer.allocate(Long.BYTES + 1 + Long.BYTES + 1);

    /**
     * @param hash CRC-32C
     * @param revision up to which the history was read
     * @param compacted the compacted revision that was kept to
     * @param latest the store's revision at that time
     */
    public record OfHistory(int hash, long revision, long compacted, long latest) {
        /** As etcd's services tell it; the header is left to them. */
        public HashKVResponse.Builder answer() {
            return HashKVResponse.newBuilder()
                    .setHash(hash)
                    .setCompactRevision(compacted)
                    .setHashRevision(revision);
        }
    }

    /**
     * @param hash CRC-32C
     * @param latest the store's revision at that time
     */
    public record OfEverything(int hash, long latest) {}

    private StoreHash(View view, StoreState state, long revision) {
        this.view = view;
        this.state = state;
        this.revision = revision;
        this.anyPresent = anyPresent();
        this.versions = view.scan(Column.VERSIONS, new byte[0], null);
    }

    /** @throws RefusedException when the revision asked for is compacted or in the future */
    static OfHistory ofHistory(View view, long asked) {
        StoreState state = StoreState.of(view);
        check(state, asked).ifPresent(refusal -> {
            throw new RefusedException(refusal);
        });
        long revision = asked == 0 ? state.revision() : asked;
        try (StoreHash hash = new StoreHash(view, state, revision)) {
            hash.addHistory();
            return new OfHistory((int) hash.crc.getValue(), revision, state.compacted(), state.revision());
        }
    }

    static OfEverything ofEverything(View view) {
        StoreState state = StoreState.of(view);
        try (StoreHash hash = new StoreHash(view, state, state.revision())) {
            hash.addHistory();
            for (Column column : Column.values()) {
                switch (column) {
                    // The history has all that these say; and what META says is each member's own.
                    case CURRENT, HISTORY, VERSIONS, TOMBSTONES, META -> {}
                    default -> hash.addColumn(column);
                }
            }
            return new OfEverything((int) hash.crc.getValue(), state.revision());
        }
    }

    private static Optional<Refusal> check(StoreState state, long revision) {
        if (revision > 0 && revision < state.compacted()) {
            return Optional.of(Refusals.COMPACTED);
        }
        return revision > state.revision() ? Optional.of(Refusals.FUTURE_REVISION) : Optional.empty();
    }

    private void addHistory() {
        crc.update(NAME);
        // etcd: a negative revision is before everything.
        byte[] to = DiskKeys.firstOf(Math.max(0, revision + 1));
        try (Cursor cursor = view.scan(Column.HISTORY, DiskKeys.firstOf(0), to)) {
            for (long seen = 1; cursor.valid(); cursor.next(), seen++) {
                requireRunning(seen);
                byte[] stored = cursor.value();
                if (counts(stored)) {
                    add(stored);
                }
            }
        }
    }

    private static void requireRunning(long seen) {
        if (seen % ENTRIES_PER_CHECK == 0 && Thread.currentThread().isInterrupted()) {
            throw new CancellationException("the store stops");
        }
    }

    private boolean counts(byte[] stored) {
        Revision at = Version.revisionOf(stored);
        if (at.main() > state.compacted()) {
            return true;
        }
        // etcd: a deletion up to the compacted revision does not count, though the one at that revision is kept.
        if (Version.isTombstone(stored)) {
            return false;
        }
        byte[] key = Version.keyValueOf(stored).getKey().toByteArray();
        // etcd: of what the compaction left, what has been replaced since does not count either, unless no key is
        // present at all.
        return newest(key, anyPresent ? revision : state.compacted()).equals(at);
    }

    private Revision newest(byte[] key, long upTo) {
        if (upTo >= state.revision()) {
            byte[] current = view.get(Column.CURRENT, key);
            return current == null ? Revision.NONE : Version.revisionOf(current);
        }
        versions.seek(DiskKeys.newestVersion(key, upTo));
        boolean found = versions.valid() && Arrays.equals(DiskKeys.keyOfVersion(versions.key()), key);
        return found ? DiskKeys.revisionOfVersion(versions.key()) : Revision.NONE;
    }

    @Override
    public void close() {
        versions.close();
    }

    private boolean anyPresent() {
        KeyRange all = new KeyRange(new byte[0], null);
        try (RangeScan scan = new RangeScan(view, all, Math.max(0, revision), state.revision())) {
            return scan.valid();
        }
    }

    private void add(byte[] stored) {
        Revision at = Version.revisionOf(stored);
        revisionBytes.clear();
        revisionBytes.putLong(at.main()).put((byte) '_').putLong(at.sub());
        if (Version.isTombstone(stored)) {
            revisionBytes.put((byte) 't');
        }
        crc.update(revisionBytes.flip());
        if (Version.isTombstone(stored)) {
            // etcd: of a deletion only the key is stored.
            crc.update(KeyValue.newBuilder()
                    .setKey(Version.keyValueOf(stored).getKey())
                    .build()
                    .toByteArray());
        } else {
            Version.addKeyValue(stored, crc);
        }
    }

    private void addColumn(Column column) {
        crc.update(column.diskName().getBytes(StandardCharsets.US_ASCII));
        try (Cursor cursor = view.scan(column, new byte[0], null)) {
            for (long seen = 1; cursor.valid(); cursor.next(), seen++) {
                requireRunning(seen);
                crc.update(cursor.key());
                crc.update(cursor.value());
            }
        }
    }
}
