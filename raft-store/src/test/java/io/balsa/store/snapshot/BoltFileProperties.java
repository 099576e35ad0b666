package io.balsa.store.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What is written is read again, and what is damaged is an error and nothing worse. */
class BoltFileProperties {
    /** Keys and values as texts of one character each byte, which are easy to read in a failure. */
    private record Bucket(String name, SortedMap<String, String> rows) {}

    @Property(tries = 100)
    void whatIsWrittenIsRead(@ForAll("databases") List<Bucket> database) throws IOException {
        try (TempFile file = TempFile.of(database)) {
            assertThat(file.read()).isEqualTo(expected(database));
            assertThat(file.length())
                    .isEqualTo(file.reader().bytes())
                    .isEqualTo(file.reader().pages() * 4096);
        }
    }

    /** A changed byte may be in a value and go unseen here: the checksum behind the file is for that. */
    @Property(tries = 200)
    void aDamagedFileIsAnErrorOrReadToItsEnd(
            @ForAll("databases") List<Bucket> database,
            @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE) int where,
            @ForAll byte what)
            throws IOException {
        try (TempFile file = TempFile.of(database)) {
            // Half of the damage goes to where pages say what they are.
            long at = where % 2 == 0 ? where % file.length() : where % file.length() / 4096 * 4096 + where % 64;
            file.channel.write(ByteBuffer.wrap(new byte[] {what}), at);
            readOrRefuse(file);
        }
    }

    @Property(tries = 100)
    void aFileThatIsCutShortIsRefused(
            @ForAll("databases") List<Bucket> database, @ForAll @IntRange(min = 1, max = 100_000) int cut)
            throws IOException {
        try (TempFile file = TempFile.of(database)) {
            file.channel.truncate(Math.max(0, file.length() - cut));
            assertThat(readOrRefuse(file)).isFalse();
        }
    }

    @Property(tries = 200)
    void noiseIsRefused(@ForAll byte[] noise) throws IOException {
        try (TempFile file = new TempFile()) {
            file.channel.write(ByteBuffer.wrap(noise));
            assertThat(readOrRefuse(file)).isFalse();
        }
    }

    @Test
    void aBranchThatLeadsBackToItselfIsRefused() throws IOException {
        SortedMap<String, String> rows = new TreeMap<>();
        for (int i = 1_000; i < 3_000; i++) {
            rows.put("key " + i, "value");
        }
        try (TempFile file = TempFile.of(List.of(new Bucket("key", rows)))) {
            long root = file.reader().bucket("key").root();
            ByteBuffer child = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            child.putLong(root).flip();
            file.channel.write(child, root * 4096 + BoltFormat.PAGE_HEADER_BYTES + 8);
            assertThat(readOrRefuse(file)).isFalse();
        }
    }

    @Test
    void theNewerOfTwoMetasCountsAndTheOlderIfTheNewerIsDamaged() throws IOException {
        List<Bucket> database = List.of(new Bucket("key", new TreeMap<>(Map.of("a", "1"))));
        for (int damaged = 0; damaged < 2; damaged++) {
            try (TempFile file = TempFile.of(database)) {
                file.channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), damaged * 4096L + 40);
                assertThat(file.read()).isEqualTo(expected(database));
            }
        }
        try (TempFile file = TempFile.of(database)) {
            file.channel.write(ByteBuffer.wrap(new byte[] {1}), 40);
            file.channel.write(ByteBuffer.wrap(new byte[] {1}), 4096 + 40);
            assertThat(readOrRefuse(file)).isFalse();
        }
    }

    /** Whether it could be read. */
    private static boolean readOrRefuse(TempFile file) throws IOException {
        try {
            file.read();
            return true;
        } catch (DamagedFile e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
            return false;
        }
    }

    @Provide
    Arbitrary<List<Bucket>> databases() {
        Arbitrary<String> names =
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(12);
        // Long ones from few characters: only their length matters.
        Arbitrary<String> longKeys = Combinators.combine(
                        latin(1, 9), Arbitraries.integers().between(0, 6_000))
                .as((start, more) -> start + "k".repeat(more));
        Arbitrary<String> longValues = Arbitraries.integers().between(0, 20_000).map("v"::repeat);
        Arbitrary<String> keys = Arbitraries.frequencyOf(Tuple.of(20, latin(1, 20)), Tuple.of(2, longKeys));
        Arbitrary<String> values = Arbitraries.frequencyOf(Tuple.of(20, latin(0, 60)), Tuple.of(1, longValues));
        Arbitrary<SortedMap<String, String>> rows =
                Arbitraries.maps(keys, values).ofMaxSize(80).map(TreeMap::new);
        return Combinators.combine(names, rows)
                .as(Bucket::new)
                .list()
                .ofMaxSize(6)
                .uniqueElements(Bucket::name)
                .map(list -> list.stream()
                        .sorted((a, b) -> a.name().compareTo(b.name()))
                        .toList());
    }

    private static Arbitrary<String> latin(int min, int max) {
        return Arbitraries.strings()
                .withCharRange('\0', '\u00ff')
                .ofMinLength(min)
                .ofMaxLength(max);
    }

    private static List<String> expected(List<Bucket> database) {
        List<String> rows = new ArrayList<>();
        for (Bucket bucket : database) {
            rows.add("bucket " + bucket.name());
            bucket.rows().forEach((key, value) -> rows.add(key + " = " + value));
        }
        return rows;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static final class TempFile implements AutoCloseable {
        private final Path path = Files.createTempFile("bolt", ".db");
        private final FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);

        TempFile() throws IOException {}

        static TempFile of(List<Bucket> database) throws IOException {
            TempFile file = new TempFile();
            BoltWriter writer = new BoltWriter(file.channel);
            for (Bucket bucket : database) {
                writer.bucket(bytes(bucket.name()));
                for (Map.Entry<String, String> row : bucket.rows().entrySet()) {
                    writer.put(bytes(row.getKey()), bytes(row.getValue()));
                }
            }
            assertThat(writer.finish()).isEqualTo(file.length());
            return file;
        }

        long length() throws IOException {
            return channel.size();
        }

        BoltReader reader() throws IOException {
            return BoltReader.open(channel, channel.size());
        }

        List<String> read() throws IOException {
            List<String> found = new ArrayList<>();
            BoltReader reader = reader();
            for (BoltReader.Bucket bucket : reader.buckets()) {
                found.add("bucket " + bucket.name());
                BoltRows rows = reader.rows(bucket);
                while (rows.next()) {
                    found.add(text(rows.key()) + " = " + text(rows.value()));
                }
            }
            return found;
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Files.delete(path);
        }
    }
}
