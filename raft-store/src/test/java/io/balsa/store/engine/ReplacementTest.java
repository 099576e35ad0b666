package io.balsa.store.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A database is copied out of one engine and takes the place of another's while that one is read. */
class ReplacementTest {
    @TempDir
    private Path folder;

    private RocksEngine source;
    private RocksEngine target;

    @BeforeEach
    void open() {
        source = TestEngines.rocks(folder.resolve("source"));
        target = TestEngines.rocks(folder.resolve("target"));
        fill(source, "new", 100);
        fill(target, "old", 50);
    }

    @AfterEach
    void close() {
        source.close();
        target.close();
    }

    @Test
    void aCheckpointHoldsWhatHadBeenWrittenAndNothingLater() throws IOException {
        Path copy = folder.resolve("copy");
        source.checkpoint(copy);
        fill(source, "later", 200);
        try (RocksEngine.StandBy standBy = target.standBy(copy)) {
            assertThat(standBy.applied()).isEqualTo(new TermIndex(1, 100));
            target.replaceBy(standBy, Runnable::run, () -> {});
        }
        assertThat(target.flushedApplied()).isEqualTo(new TermIndex(1, 100));
        assertThat(value(target)).isEqualTo("new 100");
    }

    @Test
    void anOpenSnapshotGoesOnReadingWhatItWasTakenOf() throws IOException {
        List<String> closed = new CopyOnWriteArrayList<>();
        Snapshot before = target.snapshot();
        target.replaceBy(standBy(), Runnable::run, () -> closed.add("old"));

        assertThat(value(target)).isEqualTo("new 100");
        assertThat(new String(before.get(Column.CURRENT, "key".getBytes(UTF_8)), UTF_8))
                .isEqualTo("old 50");
        assertThat(before.applied()).isEqualTo(new TermIndex(1, 50));
        assertThat(closed).isEmpty();

        assertThat(target.writeOnto(before, new Batch().put(Column.CURRENT, new byte[] {1}, new byte[0])))
                .as("what was worked out from the old state does not go onto the new one")
                .isFalse();
        before.close();
        assertThat(closed).containsExactly("old");
    }

    @Test
    void aFlushOfTheOldDatabaseDoesNotTakeTheFlushedIndexBack() throws IOException {
        fill(target, "old", 60);
        target.replaceBy(standBy(), Runnable::run, () -> {});
        target.flush();
        assertThat(target.flushedApplied()).isEqualTo(new TermIndex(1, 100));
        target.write(new Batch().applied(new TermIndex(2, 101)));
        target.flush();
        assertThat(target.flushedApplied()).isEqualTo(new TermIndex(2, 101));
    }

    @Test
    void readersAndFlushesNeverNoticeMoreThanThatTheStateIsNewer() throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(4);
        CountDownLatch stop = new CountDownLatch(1);
        AtomicInteger reads = new AtomicInteger();
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            running.add(readers.submit(() -> {
                long last = 0;
                while (stop.getCount() > 0) {
                    last = readOnce(last);
                    if (reads.incrementAndGet() % 100 == 0) {
                        target.flush();
                    }
                }
                return last;
            }));
        }
        AtomicInteger closed = new AtomicInteger();
        for (int round = 1; round <= 5; round++) {
            int readsBefore = reads.get();
            await().atMost(Duration.ofSeconds(30)).until(() -> reads.get() > readsBefore + 100);
            fill(source, "new", 100 + round);
            Path copy = folder.resolve("copy-" + round);
            source.checkpoint(copy);
            target.replaceBy(target.standBy(copy), readers, closed::incrementAndGet);
        }
        stop.countDown();
        for (Future<?> reader : running) {
            reader.get(30, TimeUnit.SECONDS);
        }
        await().atMost(Duration.ofSeconds(30)).untilAtomic(closed, org.hamcrest.Matchers.is(5));
        readers.shutdown();
        assertThat(value(target)).isEqualTo("new 105");
    }

    private long readOnce(long last) {
        try (Snapshot snapshot = target.snapshot();
                Cursor cursor = snapshot.scan(Column.CURRENT, new byte[0], null)) {
            long applied = snapshot.applied().index();
            assertThat(applied).isGreaterThanOrEqualTo(last);
            assertThat(cursor.valid()).isTrue();
            assertThat(new String(cursor.value(), UTF_8)).endsWith(" " + applied);
            return applied;
        }
    }

    @Test
    void whatIsNoWholeDatabaseIsRefusedAndNothingHasChanged() throws IOException {
        Path copy = folder.resolve("copy");
        source.checkpoint(copy);
        Path manifest;
        try (Stream<Path> files = Files.list(copy)) {
            manifest = files.filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.write(manifest, new byte[] {1, 2, 3}, StandardOpenOption.TRUNCATE_EXISTING);
        assertThatThrownBy(() -> target.standBy(copy))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(copy.toString());
        assertThat(value(target)).isEqualTo("old 50");
    }

    @Test
    void everyTableFileHasAChecksumOfItsOwn() throws IOException {
        target.flush();
        try (Stream<Path> files = Files.list(folder.resolve("target").resolve("db"))) {
            Path manifest = files.filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
                    .findFirst()
                    .orElseThrow();
            assertThat(new String(Files.readAllBytes(manifest), java.nio.charset.StandardCharsets.ISO_8859_1))
                    .contains("FileChecksumCrc32c");
        }
    }

    /** What a checksum of the transfer cannot tell: it would be that of the damaged file. */
    @ParameterizedTest
    @CsvSource({"MANIFEST, flip", "MANIFEST, cut", ".sst, flip", ".sst, cut"})
    void aDatabaseThatIsDamagedOnDiskIsNotGivenAway(String kind, String damage) throws IOException {
        byte[] value = new byte[20_000];
        new Random(3).nextBytes(value);
        source.write(new Batch().put(Column.HISTORY, new byte[] {1}, value));
        source.flush();
        fill(source, "new", 101);
        source.flush();
        Path file = largest(source.folder(), kind);
        byte[] whole = Files.readAllBytes(file);
        long seed = System.nanoTime();
        Files.write(file, damaged(whole, damage, new Random(seed)));
        Path copy = folder.resolve("copy");
        Throwable refusal = catchThrowable(() -> copyAndVerify(copy));
        if (refusal == null) {
            // A byte that nothing depends on.
            target.replaceBy(target.standBy(copy), Runnable::run, () -> {});
            assertThat(value(target)).as("seed %d", seed).isEqualTo("new 101");
        } else {
            assertThat(refusal)
                    .as("seed %d", seed)
                    .hasMessageContaining("a file is damaged: restore the data dir from before, or replace the member")
                    .hasMessageContaining(source.folder().toString());
        }
    }

    private static byte[] damaged(byte[] whole, String damage, Random random) {
        int at = random.nextInt(whole.length);
        if (damage.equals("cut")) {
            return Arrays.copyOf(whole, at);
        }
        byte[] damaged = whole.clone();
        damaged[at] ^= (byte) (1 << random.nextInt(8));
        return damaged;
    }

    private void copyAndVerify(Path copy) throws IOException {
        source.checkpoint(copy);
        try (Stream<Path> files = Files.list(copy)) {
            files.forEach(source::verify);
        }
    }

    private static Path largest(Path database, String kind) throws IOException {
        try (Stream<Path> files = Files.list(database)) {
            return files.filter(file -> file.getFileName().toString().contains(kind))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    @Test
    void whatIsWholeIsFoundToBeWholeAndWhatIsGoneIsNoFault() throws IOException {
        source.flush();
        Path copy = folder.resolve("copy");
        copyAndVerify(copy);
        source.verify(copy.resolve("000000.sst"));
    }

    private RocksEngine.StandBy standBy() throws IOException {
        Path copy = folder.resolve("copy");
        source.checkpoint(copy);
        return target.standBy(copy);
    }

    private static void fill(Engine engine, String name, long index) {
        engine.write(new Batch()
                .put(Column.CURRENT, "key".getBytes(UTF_8), (name + " " + index).getBytes(UTF_8))
                .applied(new TermIndex(1, index)));
    }

    private static String value(Engine engine) {
        try (Snapshot snapshot = engine.snapshot()) {
            return new String(snapshot.get(Column.CURRENT, "key".getBytes(UTF_8)), UTF_8);
        }
    }
}
