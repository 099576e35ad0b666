package io.balsa.store.mvcc;

import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.etcd.v3.TxnResponse;
import io.balsa.store.Limits;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Overlay;
import io.balsa.store.engine.Snapshot;

/**
 * Reads of the applied state. Each call sees one snapshot: the revision in the header of an answer and its keys belong
 * together. Whether what has been applied is recent enough is for the caller to see to, before.
 *
 * <p>Any thread. Requests must have passed {@link RequestChecks}.
 */
public final class StoreReader {
    private final Engine engine;
    private final KeyCounts counts;

    public StoreReader(Engine engine, Limits limits) {
        this.engine = engine;
        this.counts = new KeyCounts(limits.countedRangesMax());
    }

    public StoreState state() {
        try (Snapshot snapshot = engine.snapshot()) {
            return StoreState.of(snapshot);
        }
    }

    public RangeResponse range(RangeRequest request) {
        return range(request, ReadCheck.NONE);
    }

    /** @throws RefusedException by the check, or when the revision asked for is compacted or in the future */
    public RangeResponse range(RangeRequest request, ReadCheck check) {
        try (Snapshot snapshot = engine.snapshot()) {
            check.in(snapshot);
            StoreState state = StoreState.of(snapshot);
            RangeReads.check(state, request).ifPresent(refusal -> {
                throw new RefusedException(refusal);
            });
            return new RangeReads(snapshot, state.revision(), counts).range(request);
        }
    }

    /**
     * The first keys of a range, for a list that is read in pieces: unsorted, unfiltered, and not counted.
     *
     * <p>Holds nothing afterwards. The next piece is a new call at the same revision, from after the last key on; it fails
     * if a compaction has overtaken the list.
     *
     * @param request whose limit is kept to, if it has one
     * @param bytesMax the last key may go beyond it, and the first always comes
     * @throws RefusedException by the check, or when the revision asked for is compacted or in the future
     */
    public RangeChunk chunk(RangeRequest request, long bytesMax, ReadCheck check) {
        try (Snapshot snapshot = engine.snapshot()) {
            check.in(snapshot);
            StoreState state = StoreState.of(snapshot);
            RangeReads.check(state, request).ifPresent(refusal -> {
                throw new RefusedException(refusal);
            });
            return new RangeReads(snapshot, state.revision(), counts).chunk(request, bytesMax);
        }
    }

    /**
     * A transaction of which all operations are ranges: {@link RequestChecks#isReadOnly}.
     *
     * @throws RefusedException by the check, or when a revision asked for is compacted or in the future
     */
    public TxnResponse txn(TxnRequest request, ReadCheck check) {
        if (!RequestChecks.isReadOnly(request)) {
            throw new IllegalArgumentException("a transaction that writes goes through the log");
        }
        try (Snapshot snapshot = engine.snapshot()) {
            check.in(snapshot);
            StoreState state = StoreState.of(snapshot);
            Transaction transaction = Transaction.choose(snapshot, request);
            transaction.check(snapshot, state).ifPresent(refusal -> {
                throw new RefusedException(refusal);
            });
            return transaction.run(new Writer(new Overlay(snapshot), state));
        }
    }

    /**
     * The checksum of the history up to a revision: {@link StoreHash}. Reads all of it, in bounded memory.
     *
     * @param revision 0: the latest
     * @throws RefusedException when the revision asked for is compacted or in the future
     */
    public StoreHash.OfHistory hashHistory(long revision) {
        try (Snapshot snapshot = engine.snapshot()) {
            return StoreHash.ofHistory(snapshot, revision);
        }
    }

    /** The checksum of everything that is replicated: {@link StoreHash}. Reads all of it, in bounded memory. */
    public StoreHash.OfEverything hashEverything() {
        try (Snapshot snapshot = engine.snapshot()) {
            return StoreHash.ofEverything(snapshot);
        }
    }

    /**
     * Events of a range of keys from a revision on, as many whole revisions as fit.
     *
     * <p>Holds nothing afterwards: the next page is a new call with {@link HistoryPage#nextRevision()}, and fails if a
     * compaction has overtaken it.
     *
     * @param bytesMax how much is looked at; the last revision may go beyond it, and the first always comes whole
     * @throws CompactedException when {@code fromRevision} is before the compacted revision
     */
    public HistoryPage history(long fromRevision, KeyRange range, long bytesMax) {
        try (Snapshot snapshot = engine.snapshot()) {
            return new History(snapshot).page(fromRevision, range, bytesMax);
        }
    }
}
