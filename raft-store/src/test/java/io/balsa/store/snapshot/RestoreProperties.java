package io.balsa.store.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.store.apply.Applier;
import io.balsa.store.engine.DurableFiles;
import io.balsa.store.engine.Engine;
import io.balsa.store.engine.MemoryEngine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.engine.TermIndex;
import io.balsa.store.engine.TestEngines;
import io.balsa.store.lease.Lease;
import io.balsa.store.lease.LeaseTable;
import io.balsa.store.model.Commands;
import io.balsa.store.mvcc.Compaction;
import io.balsa.store.mvcc.KeptHistory;
import io.balsa.store.mvcc.KeyRange;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.mvcc.StoreState;
import io.balsa.store.v1.Command;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeContainer;

/** A store, its snapshot, and the store that is restored from it, over random histories in any stage of compaction. */
class RestoreProperties {
    private static final KeyRange EVERYTHING = new KeyRange(new byte[0], null);

    private static Path folder;

    @BeforeContainer
    static void makeFolder() throws IOException {
        folder = Files.createTempDirectory("balsa-restore");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        DurableFiles.deleteTree(folder);
    }

    @AfterTry
    void deleteFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 100)
    void aRestoredStoreAnswersLikeTheOneThatWasSaved(@ForAll long seed) throws IOException {
        Engine saved = randomStore(new Random(seed));
        Path file = save(saved);
        Engine restored = restore(file, 0, false);
        StoreState state = new StoreReader(saved, TestEngines.LIMITS).state();
        assertThat(new StoreReader(restored, TestEngines.LIMITS).state()).isEqualTo(state);
        for (long revision = Math.max(1, state.compacted()); revision <= state.revision(); revision++) {
            assertThat(everything(restored, revision)).isEqualTo(everything(saved, revision));
        }
        for (long from = Math.max(0, state.compacted() + 1); from <= state.revision() + 1; from++) {
            assertThat(history(restored, from)).isEqualTo(history(saved, from));
        }
        assertThat(leases(restored)).isEqualTo(leases(saved));
        assertThat(status(file).revision()).isEqualTo(lastRevisionKept(saved));
        assertThat(status(file).totalKeys())
                .isEqualTo(everything(saved, state.revision()).size());
        // Saved again it is the same, whatever is left of the compaction.
        while (new Compaction(restored, TestEngines.LIMITS).step()) {
            assertThat(keyRows(save(restored))).isEqualTo(keyRows(file));
        }
        assertThat(keyRows(save(restored))).isEqualTo(keyRows(file));
    }

    @Property(tries = 30)
    void aRaisedRevisionCanBeGoneOnFromAndHidesEverythingBefore(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 1_000_000_000) int bump) throws IOException {
        Engine saved = randomStore(new Random(seed));
        Path file = save(saved);
        Engine restored = restore(file, bump, true);
        StoreState before = new StoreReader(saved, TestEngines.LIMITS).state();
        long revision = before.revision() + bump;
        assertThat(new StoreReader(restored, TestEngines.LIMITS).state()).isEqualTo(new StoreState(revision, revision));
        assertThat(everything(restored, revision)).isEqualTo(everything(saved, before.revision()));
        // The next snapshot says so too, and etcd, which takes the greater of revision and compaction, goes on from
        // there.
        Engine again = restore(save(restored), 0, false);
        assertThat(new StoreReader(again, TestEngines.LIMITS).state()).isEqualTo(new StoreState(revision, revision));
    }

    /** Commands in any number of steps, with a compaction that has come any way. */
    private static Engine randomStore(Random random) {
        Engine engine = new MemoryEngine();
        Applier applier = Applier.open(engine, batch -> {});
        Commands commands = new Commands(random);
        Compaction compaction = new Compaction(engine, TestEngines.LIMITS);
        int entries = random.nextInt(60);
        for (int index = 0; index < entries; index++) {
            List<Command> batch = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                batch.add(commands.next());
            }
            applier.apply(1, index, batch);
            commands.revision(applier.revision());
            if (random.nextInt(6) == 0) {
                compaction.step();
            }
        }
        return engine;
    }

    private static Path save(Engine engine) throws IOException {
        Path path = Files.createTempFile(folder, "snapshot", ".db");
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
                Snapshot snapshot = engine.snapshot()) {
            EtcdExport.write(snapshot, file, "3.6.0", () -> {});
        }
        return path;
    }

    private static Engine restore(Path path, long bump, boolean compacted) throws IOException {
        MemoryEngine engine = new MemoryEngine();
        try (SnapshotFile file = SnapshotFile.open(path)) {
            SnapshotRestore.Restored restored =
                    SnapshotRestore.into(engine, file, new SnapshotRestore.Options(bump, compacted));
            assertThat(restored.revision())
                    .isEqualTo(
                            new StoreReader(engine, TestEngines.LIMITS).state().revision());
        }
        assertThat(engine.flushedApplied()).isEqualTo(new TermIndex(0, 0));
        return engine;
    }

    private static SnapshotStatus status(Path path) throws IOException {
        try (SnapshotFile file = SnapshotFile.open(path)) {
            return SnapshotStatus.of(file);
        }
    }

    private static List<String> keyRows(Path path) throws IOException {
        List<String> found = new ArrayList<>();
        try (SnapshotFile file = SnapshotFile.open(path)) {
            BoltRows rows = file.database().rows(EtcdLayout.KEY);
            while (rows.next()) {
                found.add(Arrays.toString(rows.key()) + " = " + Arrays.toString(rows.value()));
            }
        }
        return found;
    }

    /** Compaction may have removed what the latest revision did. */
    private static long lastRevisionKept(Engine engine) {
        try (Snapshot snapshot = engine.snapshot();
                KeptHistory history = new KeptHistory(snapshot)) {
            long last = 0;
            while (history.next()) {
                last = history.revision();
            }
            return last;
        }
    }

    private static List<?> everything(Engine engine, long revision) {
        ByteString zero = ByteString.copyFrom(new byte[1]);
        return new StoreReader(engine, TestEngines.LIMITS)
                .range(RangeRequest.newBuilder()
                        .setKey(zero)
                        .setRangeEnd(zero)
                        .setRevision(revision)
                        .build())
                .getKvsList();
    }

    private static List<?> history(Engine engine, long from) {
        return new StoreReader(engine, TestEngines.LIMITS)
                .history(from, EVERYTHING, Long.MAX_VALUE)
                .revisions();
    }

    /** Without the numbers of their grants, for which a snapshot of an etcd has no place. */
    private static List<String> leases(Engine engine) {
        try (Snapshot snapshot = engine.snapshot()) {
            return LeaseTable.all(snapshot).stream()
                    .map(lease -> new Lease(lease.id(), lease.ttlSeconds(), lease.remainingSeconds()) + " "
                            + LeaseTable.keys(snapshot, lease.id()).stream()
                                    .map(Arrays::toString)
                                    .toList())
                    .toList();
        }
    }
}
