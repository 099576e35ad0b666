package io.balsa.store.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksEngineTest extends EngineContract {
    @TempDir
    private Path folder;

    @Override
    Engine create() {
        return TestEngines.rocks(folder);
    }

    @Override
    Engine crashAndReopen(Engine engine) {
        engine.close();
        return create();
    }

    @Test
    void aSecondOpeningOfTheSameFolderIsRefusedAndTheFirstGoesOn() {
        Path open = folder.resolve("db");
        assertThatThrownBy(() -> RocksEngine.open(open, TestEngines.LIBRARY, TestEngines.LIMITS, TestEngines.FAULTS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void aNativeLibraryThatAPowerCutHasLeftEmptyIsMadeAnew() throws IOException {
        Path kept = folder.resolve("lib");
        RocksLibrary.load(kept);
        Path library = onlyFile(kept);
        byte[] whole = Files.readAllBytes(library);
        Files.write(library, new byte[0]);
        RocksLibrary.load(kept);
        assertThat(onlyFile(kept)).hasBinaryContent(whole);
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList().get(0);
        }
    }

    @Test
    void theNativeLibraryIsKeptOnceAndComplete() throws IOException {
        try (Stream<Path> files = Files.walk(TestEngines.LIBRARY)) {
            List<Path> kept = files.filter(Files::isRegularFile).toList();
            assertThat(kept).hasSize(1);
            assertThat(Files.size(kept.get(0))).isGreaterThan(1 << 20);
        }
    }

    @Test
    void aCallAfterCloseIsAnExceptionAndNotACrash(@TempDir Path other) {
        Engine engine = TestEngines.rocks(other);
        engine.close();
        assertThatThrownBy(engine::snapshot).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(engine::flush).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> engine.write(new Batch().applied(new TermIndex(1, 1))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void moreThanTheWriteBufferIsAlwaysFoundAsAPrefixOfTheBatches(@TempDir Path other) {
        Engine engine = TestEngines.rocks(other);
        byte[] value = new byte[64 << 10];
        int batches = 3 * (int) (TestEngines.LIMITS.writeBufferBytes() / value.length);
        for (int i = 1; i <= batches; i++) {
            engine.write(new Batch()
                    .put(Column.CURRENT, number(i), value)
                    .put(Column.VERSIONS, number(i), new byte[0])
                    .applied(new TermIndex(1, i)));
        }
        engine.close();

        engine = TestEngines.rocks(other);
        long found = engine.flushedApplied().index();
        assertThat(found).isBetween(1L, (long) batches);
        try (Snapshot snapshot = engine.snapshot()) {
            for (int i = 1; i <= batches; i++) {
                boolean there = snapshot.get(Column.CURRENT, number(i)) != null;
                assertThat(there).as("batch %d of %d durable ones", i, found).isEqualTo(i <= found);
                assertThat(snapshot.get(Column.VERSIONS, number(i)) != null).isEqualTo(there);
            }
        }
        engine.close();
    }

    @Test
    void filesAreRewrittenOnlyWithinTheRoomThereIsOrForWhoeverWantsAllOfIt(@TempDir Path other) throws IOException {
        try (Engine engine = TestEngines.rocks(other)) {
            engine.roomToTidy(50_000);
            rewriteAndFlush(engine, 8);
            // Of the keys' column, and of the one that has what was applied last.
            assertThat(tables(other)).isEqualTo(16);
            assertThatThrownBy(() -> engine.reclaim(Engine.Room.SPARE)).isInstanceOf(NoRoomException.class);
            assertThat(tables(other)).isGreaterThanOrEqualTo(9);

            engine.reclaim(Engine.Room.ALL);
            await().atMost(Duration.ofSeconds(30)).until(() -> tables(other) == 2);
            rewriteAndFlush(engine, 8);
            assertThat(tables(other)).isGreaterThanOrEqualTo(9);
            engine.roomToTidy(10_000_000);
            await().atMost(Duration.ofSeconds(30)).until(() -> tables(other) < 9);
        }
    }

    private static void rewriteAndFlush(Engine engine, int times) {
        byte[] value = new byte[100_000];
        Random random = new Random(1);
        for (int i = 1; i <= times; i++) {
            random.nextBytes(value);
            engine.write(new Batch().put(Column.HISTORY, number(1), value).applied(new TermIndex(1, i)));
            engine.flush();
        }
    }

    private static long tables(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("db"))) {
            return files.filter(RocksFiles::isTable).count();
        }
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }
}
