package io.balsa.store;

import io.balsa.etcd.v3.Member;
import io.balsa.store.apply.Applier;
import io.balsa.store.engine.DatabaseCopy;
import io.balsa.store.engine.DatabaseFolders;
import io.balsa.store.engine.DurableFiles;
import io.balsa.store.engine.Overlay;
import io.balsa.store.engine.RocksEngine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.member.MemberTable;
import io.balsa.store.mvcc.HistoryRebuild;
import io.balsa.store.mvcc.StoreState;
import io.balsa.store.raft.DataDir;
import io.balsa.store.raft.Identity;
import io.balsa.store.raft.NewDataDir;
import io.balsa.store.raft.SurvivingLog;
import io.balsa.store.recovery.Survivor;
import io.balsa.store.snapshot.SnapshotRestore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A new cluster from what is left of one that has lost its majority: looks at the data folders of members that do not run,
 * and makes the folder of a new cluster's member from one of them. The old folders are read and stay as they are; while one
 * is looked at, a copy of it lies in it, in hard links. The composition root of both.
 */
public final class StoreRecovery {
    private static final String WORK = "recovery";

    private StoreRecovery() {}

    /**
     * Looks at the data folder of a member.
     *
     * @throws IOException with a sentence for the operator: there is no member's folder, or the member runs
     */
    public static Survivor look(Path dataDir) throws IOException {
        try (DataDir dir = open(dataDir)) {
            Identity whose = identity(dir, dataDir);
            Path work = dataDir.resolve(WORK);
            DurableFiles.deleteTree(work);
            Survivor.Content content;
            try {
                content = look(dataDir, whose, work);
            } catch (IOException e) {
                content = new Survivor.Damaged(String.valueOf(e.getMessage()));
            } finally {
                DurableFiles.deleteTree(work);
            }
            return new Survivor(dataDir, whose.id(), whose.name(), whose.clusterId(), content);
        }
    }

    private static Survivor.Intact look(Path dataDir, Identity whose, Path work) throws IOException {
        SurvivingLog log = copy(dataDir, whose, work.resolve("db"), work);
        try (RocksEngine engine = open(work.resolve("db"), work.resolve("lib"))) {
            long committed = revision(engine);
            replay(log, engine);
            List<Set<Long>> voterSets = new ArrayList<>(log.voterSets());
            voterSets.add(voters(engine, whose));
            return new Survivor.Intact(log.last(), committed, revision(engine), voterSets);
        }
    }

    /**
     * Makes the data folder of one member of a new cluster. Keys with all their kept versions, leases, alarms, users and
     * roles are what they were; the members are the new ones. Done for each member with the same survivor and options, they
     * form a cluster once they are started.
     *
     * @return where the new store stands
     * @throws IOException with a sentence for the operator
     * @throws IllegalArgumentException when the target makes no sense
     */
    public static long recover(Path survivor, StoreRestore.Target target, SnapshotRestore.Options options)
            throws IOException {
        Identity self = StoreRestore.identity(target);
        AtomicReference<Long> revision = new AtomicReference<>();
        try (DataDir dir = open(survivor)) {
            Identity whose = identity(dir, survivor);
            Path work = target.dataDir().resolve(WORK);
            NewDataDir.make(target.dataDir(), self, database -> {
                SurvivingLog log = copy(survivor, whose, database, work);
                try (RocksEngine engine = open(database, target.dataDir().resolve("lib"))) {
                    replay(log, engine);
                    revision.set(found(engine, options));
                }
                DurableFiles.syncAll(database);
                DurableFiles.deleteTree(work);
            });
        }
        return Objects.requireNonNull(revision.get(), "a folder that was made has been filled");
    }

    private static DataDir open(Path dataDir) throws IOException {
        if (!DataDir.isSomebodys(dataDir)) {
            throw new IOException(dataDir + " is not the data folder of a member");
        }
        return DataDir.open(dataDir, () -> 0);
    }

    private static Identity identity(DataDir dir, Path dataDir) throws IOException {
        return dir.identity().orElseThrow(() -> new IOException(dataDir + " is not the data folder of a member"));
    }

    /** Copies a member's store; the copy of its log leads on from it. */
    private static SurvivingLog copy(Path dataDir, Identity whose, Path database, Path work) throws IOException {
        DatabaseCopy.make(DatabaseFolders.find(dataDir), database);
        return SurvivingLog.copy(dataDir, whose, work.resolve("log"));
    }

    private static RocksEngine open(Path database, Path library) throws IOException {
        return RocksEngine.open(database, library, Limits.DEFAULT, StoreRestore::fault);
    }

    /** Brings the copy of a store to the end of its log. */
    private static void replay(SurvivingLog log, RocksEngine engine) throws IOException {
        try {
            log.replay(Applier.open(engine, batch -> {}));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Set<Long> voters(RocksEngine engine, Identity whose) {
        Set<Long> voters = new HashSet<>();
        try (Snapshot snapshot = engine.snapshot()) {
            for (Member member : MemberTable.all(snapshot)) {
                if (!member.getIsLearner()) {
                    voters.add(member.getID());
                }
            }
        }
        // Before the members have made their table.
        return voters.isEmpty() ? Set.copyOf(whose.voters()) : voters;
    }

    private static long revision(RocksEngine engine) {
        try (Snapshot snapshot = engine.snapshot()) {
            return StoreState.of(snapshot).revision();
        }
    }

    /** The store of another cluster: without members, and before the beginning of its log. */
    private static long found(RocksEngine engine, SnapshotRestore.Options options) throws IOException {
        try (Snapshot before = engine.snapshot()) {
            Overlay changes = new Overlay(before);
            MemberTable.clear(changes);
            long revision = Math.addExact(StoreState.of(changes).revision(), options.bumpRevision());
            HistoryRebuild.finish(changes, revision, options.markCompacted() ? revision : -1);
            engine.write(changes.toBatch().applied(SnapshotRestore.BEFORE_THE_LOG));
            engine.flush();
            return revision;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (ArithmeticException e) {
            throw new IOException("the revision cannot be raised by " + options.bumpRevision(), e);
        }
    }
}
