package io.balsa.store.watch;

import io.balsa.store.mvcc.CompactedException;
import io.balsa.store.mvcc.HistoryPage;
import io.balsa.store.mvcc.KeyRange;

/** Past changes, a page at a time: {@code StoreReader::history}. May block on the disk; any thread. */
@FunctionalInterface
public interface History {
    /**
     * @param bytesMax how much is looked at
     * @throws CompactedException when {@code fromRevision} is before the compacted revision
     */
    HistoryPage page(long fromRevision, KeyRange range, long bytesMax);
}
