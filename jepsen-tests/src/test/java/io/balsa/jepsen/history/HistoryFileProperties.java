package io.balsa.jepsen.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history that was written is read back as it was. */
class HistoryFileProperties {
    private static final Header HEADER = new Header(7, 3, List.of("kv"), List.of("kill", "pause"), "balsa 0.1", 1, 20);

    @Property(tries = 200)
    void whatWasWrittenIsReadBack(@ForAll long seed, @ForAll @IntRange(max = 30) int count) throws IOException {
        List<Entry> entries = new AnyEntry(new Random(seed)).list(count);
        Path file = Files.createTempFile("history", ".jsonl");
        try {
            Files.delete(file);
            try (HistoryFile history = HistoryFile.create(file, HEADER)) {
                entries.forEach(history);
            }
            assertThat(HistoryFile.read(file)).isEqualTo(History.of(HEADER, entries));
            assertThat(Files.readAllLines(file)).hasSize(entries.size() + 1);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Test
    void threadsDoNotMixTheirLines(@TempDir Path folder) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (HistoryFile history = HistoryFile.create(folder.resolve("h"), HEADER)) {
            List<Future<?>> writing = new ArrayList<>();
            for (int client = 0; client < 4; client++) {
                int number = client;
                writing.add(threads.submit(() -> {
                    for (int i = 0; i < 500; i++) {
                        history.accept(new Operation(
                                number, 0, new Request.Put("k", "v".repeat(i), 0), new Outcome.Written(2, null), i, i));
                    }
                }));
            }
            for (Future<?> one : writing) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(HistoryFile.read(folder.resolve("h")).operations()).hasSize(2_000);
    }

    @Test
    void theLastLineOfAKilledRunIsLeftOut(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("h");
        try (HistoryFile history = HistoryFile.create(file, HEADER)) {
            history.accept(new Leader(0, 1, 10));
            history.accept(new Leader(1, 2, 20));
        }
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 5));
        assertThat(HistoryFile.read(file).leaders()).containsExactly(new Leader(0, 1, 10));
    }

    @Test
    void aFileThatIsNoHistoryIsNamedWithItsLine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("h");
        HistoryFile.create(file, HEADER).close();
        Files.writeString(file, Files.readString(file) + "{}\n");
        assertThatThrownBy(() -> HistoryFile.read(file)).hasMessageContaining("line 2 of the history");
    }
}
