package io.balsa.store.snapshot;

import io.balsa.store.engine.Engine;
import io.balsa.store.engine.TermIndex;
import java.io.IOException;

/** Fills a new engine from a snapshot, of this store or of an etcd. */
public final class SnapshotRestore {
    /**
     * The log entry that a restored store counts as its last: the log of the new cluster begins behind it. So no member can
     * come by the state through the log, and one that joins later is given it, never an empty store and all entries since.
     */
    public static final TermIndex BEFORE_THE_LOG = new TermIndex(0, 0);

    private SnapshotRestore() {}

    /**
     * What the restored store shall differ in.
     *
     * @param bumpRevision by how much its revision shall be higher; not negative
     * @param markCompacted whether everything up to its revision counts as compacted, which ends old watches
     */
    public record Options(long bumpRevision, boolean markCompacted) {}

    /**
     * @param revision where the new store stands
     * @param changes how many are in its history
     */
    public record Restored(long revision, long changes) {}

    /**
     * Keys with all their kept versions, leases, alarms, users and roles are restored. Who the members were is not: that is
     * for the new cluster to say. Depends on the file and the options alone: what is restored twice is the same.
     *
     * @param engine empty; afterwards it has everything, durably
     * @throws DamagedFile when the file holds no database of an etcd; the engine is then of no use
     */
    public static Restored into(Engine engine, SnapshotFile file, Options options) throws IOException {
        return EtcdImport.read(file.database(), engine, options, BEFORE_THE_LOG);
    }
}
