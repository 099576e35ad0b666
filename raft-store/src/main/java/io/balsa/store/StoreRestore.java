package io.balsa.store;

import io.balsa.etcd.v3.Member;
import io.balsa.store.config.Bootstrap;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.RocksEngine;
import io.balsa.store.member.InitialCluster;
import io.balsa.store.raft.Identity;
import io.balsa.store.raft.NewDataDir;
import io.balsa.store.snapshot.DamagedFile;
import io.balsa.store.snapshot.SnapshotFile;
import io.balsa.store.snapshot.SnapshotRestore;
import io.balsa.store.snapshot.SnapshotStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What can be done with snapshots while no member runs: look at one, and make the data folders of a new cluster from one.
 * The composition root of both.
 */
public final class StoreRestore {
    private StoreRestore() {}

    /**
     * The member to make.
     *
     * @param name of the member; one of the initial cluster's
     * @param dataDir empty, or not there
     * @param cluster the new one: addresses and token give it and its members their ids
     * @param disk a number drawn at random for this folder
     */
    public record Target(String name, Path dataDir, Bootstrap cluster, long disk) {}

    /** @throws IOException with a sentence for the operator */
    public static SnapshotStatus status(Path snapshot) throws IOException {
        try (SnapshotFile file = open(snapshot)) {
            if (file.hasChecksum()) {
                file.verify();
            }
            return SnapshotStatus.of(file);
        } catch (DamagedFile e) {
            throw damaged(snapshot, e);
        }
    }

    /**
     * Makes the data folder of one member of a new cluster. Done for each member with the same snapshot and options, the
     * members form a cluster once they are started. A folder is complete, or refused by whoever would start on it.
     *
     * @param trusted whether the file is taken as it is, without a look at its checksum
     * @throws IOException with a sentence for the operator
     * @throws IllegalArgumentException when the target makes no sense
     */
    public static SnapshotRestore.Restored restore(
            Path snapshot, boolean trusted, Target target, SnapshotRestore.Options options) throws IOException {
        Identity self = identity(target);
        AtomicReference<SnapshotRestore.Restored> restored = new AtomicReference<>();
        try (SnapshotFile file = open(snapshot)) {
            if (!trusted) {
                file.verify();
            }
            Path library = target.dataDir().resolve("lib");
            NewDataDir.make(target.dataDir(), self, database -> {
                try (Engine engine = RocksEngine.open(database, library, Limits.DEFAULT, StoreRestore::fault)) {
                    restored.set(SnapshotRestore.into(engine, file, options));
                }
            });
        } catch (DamagedFile e) {
            throw damaged(snapshot, e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return Objects.requireNonNull(restored.get(), "a folder that was made has been filled");
    }

    /** Who the member will be. */
    static Identity identity(Target target) {
        InitialCluster cluster = InitialCluster.of(
                target.cluster().initialCluster(), target.cluster().token());
        Member self = cluster.byName(target.name())
                .orElseThrow(() -> new IllegalArgumentException("member \"" + target.name()
                        + "\" is not in the initial cluster "
                        + target.cluster().initialCluster().keySet()));
        List<Long> voters = cluster.members().stream().map(Member::getID).toList();
        return new Identity(self.getID(), target.name(), cluster.clusterId(), target.disk(), voters, List.of());
    }

    private static SnapshotFile open(Path snapshot) throws IOException {
        try {
            return SnapshotFile.open(snapshot);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no snapshot " + snapshot, e);
        }
    }

    private static IOException damaged(Path snapshot, DamagedFile e) {
        return new IOException("snapshot " + snapshot + " cannot be used: " + e.getMessage() + "; take another one", e);
    }

    /** Nobody relies on a folder that is being made: what fails is reported like a full disk. */
    static RuntimeException fault(String what, Throwable cause) {
        return new UncheckedIOException(what, new IOException(what + ": " + cause.getMessage(), cause));
    }
}
