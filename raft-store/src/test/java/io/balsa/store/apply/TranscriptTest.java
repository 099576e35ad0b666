package io.balsa.store.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.store.engine.Column;
import io.balsa.store.engine.Cursor;
import io.balsa.store.engine.MemoryEngine;
import io.balsa.store.engine.Snapshot;
import io.balsa.store.engine.TestEngines;
import io.balsa.store.mvcc.CompactedException;
import io.balsa.store.mvcc.Compaction;
import io.balsa.store.mvcc.HistoryPage;
import io.balsa.store.mvcc.KeyRange;
import io.balsa.store.mvcc.RefusedException;
import io.balsa.store.mvcc.StoreReader;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plays the transcripts: a line that starts with {@code >} is a command of the log (or {@code range}, {@code history},
 * {@code scrub}, {@code columns}), the lines below it are what comes of it. {@code -Dtranscripts.write=true} writes what
 * comes instead.
 */
class TranscriptTest {
    private static final Path FOLDER = Path.of("src", "test", "transcripts");

    private final MemoryEngine engine = new MemoryEngine();
    private final Applier applier = Applier.open(engine, batch -> {});
    private final StoreReader reader = new StoreReader(engine, TestEngines.LIMITS);
    private final Compaction compaction = new Compaction(engine, TestEngines.LIMITS);

    static Stream<Path> transcripts() throws IOException {
        return Files.list(FOLDER).sorted();
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void everyCommandAnswersWhatTheTranscriptSays(Path transcript) throws IOException {
        String expected = Files.readString(transcript);
        StringBuilder played = new StringBuilder();
        for (String line : expected.lines().toList()) {
            if (line.startsWith("> ")) {
                played.append(line).append('\n').append(play(line.substring(2)));
            } else if (line.isEmpty() || line.startsWith("#")) {
                played.append(line).append('\n');
            }
        }
        if (Boolean.getBoolean("transcripts.write")) {
            Files.writeString(transcript, played);
        }
        assertThat(played.toString()).isEqualTo(expected);
    }

    private String play(String line) throws IOException {
        String verb = line.substring(0, (line + " ").indexOf(' '));
        String rest = line.substring(verb.length()).strip();
        return switch (verb) {
            case "range" -> range(TextFormat.parse(rest, RangeRequest.class));
            case "history" -> history(Long.parseLong(rest));
            case "scrub" -> scrub();
            case "columns" -> columns();
            default -> command(TextFormat.parse(line, Command.class));
        };
    }

    private String command(Command command) {
        Result result = applier.apply(1, applier.applied().index() + 1, List.of(command))
                .get(0);
        return text(result);
    }

    private String range(RangeRequest request) {
        try {
            return text(reader.range(request));
        } catch (RefusedException e) {
            return text(e.refusal());
        }
    }

    private String history(long from) {
        try {
            HistoryPage page = reader.history(from, new KeyRange(new byte[0], null), Long.MAX_VALUE);
            StringBuilder lines = new StringBuilder();
            page.revisions().forEach(revision -> {
                lines.append("  ").append(revision.revision()).append('\n');
                for (Event event : revision.events()) {
                    lines.append("  ").append(text(event));
                }
            });
            return lines + "  next " + page.nextRevision() + "\n";
        } catch (CompactedException e) {
            return "  " + e.getMessage() + "\n";
        }
    }

    private String scrub() {
        boolean more = true;
        while (more) {
            more = compaction.step();
        }
        return "  finished " + compaction.finished() + "\n";
    }

    /** How many entries each column of keys has. */
    private String columns() {
        StringBuilder line = new StringBuilder(" ");
        try (Snapshot snapshot = engine.snapshot()) {
            for (Column column : List.of(Column.CURRENT, Column.HISTORY, Column.VERSIONS, Column.TOMBSTONES)) {
                int entries = 0;
                try (Cursor cursor = snapshot.scan(column, new byte[0], null)) {
                    for (; cursor.valid(); cursor.next()) {
                        entries++;
                    }
                }
                line.append(' ').append(column.diskName()).append('=').append(entries);
            }
        }
        return line.append('\n').toString();
    }

    private static String text(Message message) {
        return "  " + TextFormat.printer().emittingSingleLine(true).printToString(message) + "\n";
    }
}
