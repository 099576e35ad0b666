package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.store.apply.Applier;
import io.balsa.store.config.Bootstrap;
import io.balsa.store.engine.MemoryEngine;
import io.balsa.store.raft.DataDir;
import io.balsa.store.raft.Identity;
import io.balsa.store.raft.NewDataDir;
import io.balsa.store.snapshot.SnapshotBuilder;
import io.balsa.store.snapshot.SnapshotRestore;
import io.balsa.store.v1.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files that are not what they should be, and of restores that do not come to their end. */
class StoreRestoreTest {
    private static final Bootstrap CLUSTER = Bootstrap.of(Map.of("m0", "127.0.0.1:1", "m1", "127.0.0.1:2"));
    private static final SnapshotRestore.Options AS_IT_IS = new SnapshotRestore.Options(0, false);

    @TempDir
    private Path folder;

    private Path good;
    private Path dataDir;

    @BeforeEach
    void save() throws Exception {
        MemoryEngine engine = new MemoryEngine();
        Applier applier = Applier.open(engine, batch -> {});
        for (int i = 0; i < 500; i++) {
            ByteString key = ByteString.copyFromUtf8("key " + i);
            applier.apply(
                    1,
                    i,
                    List.of(Command.newBuilder()
                            .setPut(PutRequest.newBuilder().setKey(key).setValue(key))
                            .build()));
        }
        good = folder.resolve("good.db");
        try (SnapshotBuilder.Built built =
                SnapshotBuilder.open(engine, folder.resolve("snapshots"), 0).build(() -> false)) {
            byte[] database = built.read(0, (int) built.bytes()).array();
            byte[] checksum = MessageDigest.getInstance("SHA-256").digest(database);
            Files.write(good, database);
            Files.write(good, checksum, StandardOpenOption.APPEND);
        }
        dataDir = folder.resolve("data");
    }

    @Test
    void aWholeFileIsRestoredIntoAFolderThatItsMemberCanStartOn() throws IOException {
        assertThat(restore(good, false)).isEqualTo(new SnapshotRestore.Restored(501, 500));
        try (DataDir dir = DataDir.open(dataDir, () -> 7)) {
            dir.requireName("m0");
            assertThatThrownBy(() -> dir.requireName("m1"))
                    .isInstanceOf(DataDir.Refused.class)
                    .hasMessageContaining("belongs to");
        }
    }

    @Test
    void whatIsNoSnapshotIsRefusedWithASentenceAndLeavesNothing() throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        refused("is a folder", folder);
        refused("there is no snapshot", folder.resolve("none.db"));
        refused("no checksum at its end", write("empty.db", new byte[0]));
        refused("not a bbolt database", write("zeros.db", new byte[8192]), true);
        refused("no checksum at its end", write("cut.db", Arrays.copyOf(bytes, bytes.length - 100)));
        refused("cut short", write("cut.db", Arrays.copyOf(bytes, bytes.length / 4096 / 2 * 4096)), true);
        refused("no checksum at its end", write("bare.db", Arrays.copyOf(bytes, bytes.length - 32)));
        byte[] flipped = bytes.clone();
        flipped[bytes.length / 2] ^= 1;
        refused("the checksum at its end does not fit", write("flipped.db", flipped));
    }

    @Test
    void aDatabaseWithoutAChecksumIsRestoredWhenItIsToBeTrusted() throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        assertThat(restore(write("bare.db", Arrays.copyOf(bytes, bytes.length - 32)), true)
                        .revision())
                .isEqualTo(501);
    }

    @Test
    void aFolderWithAnythingInItIsRefusedAndLeftAlone() throws IOException {
        Files.createDirectories(dataDir);
        Files.writeString(dataDir.resolve("precious"), "data");
        refused("is not empty (precious)", good);
        assertThat(dataDir.resolve("precious")).hasContent("data");
        try (Stream<Path> files = Files.list(dataDir)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("precious", "lock");
        }
    }

    @Test
    void aRestoreThatWasKilledIsRefusedByTheMemberAndMadeGoodByTheNext() throws IOException {
        Identity self = new Identity(1, "m0", 2, 3, List.of(1L), List.of());
        // As a kill leaves it: nothing is cleaned up on the way out.
        assertThatThrownBy(() -> NewDataDir.make(dataDir, self, database -> {
                    Files.createDirectories(database);
                    Files.writeString(database.resolve("CURRENT"), "half");
                    throw new UncheckedIOException(new IOException("killed"));
                }))
                .isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> DataDir.open(dataDir, () -> 7))
                .isInstanceOf(DataDir.Refused.class)
                .hasMessage("data dir " + dataDir + " is half restored: run the restore again");
        assertThat(restore(good, false).revision()).isEqualTo(501);
        DataDir.open(dataDir, () -> 7).close();
    }

    private SnapshotRestore.Restored restore(Path file, boolean trusted) throws IOException {
        return StoreRestore.restore(file, trusted, new StoreRestore.Target("m0", dataDir, CLUSTER, 9), AS_IT_IS);
    }

    private void refused(String why, Path file) {
        refused(why, file, false);
    }

    private void refused(String why, Path file, boolean trusted) {
        assertThatThrownBy(() -> restore(file, trusted))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }
}
