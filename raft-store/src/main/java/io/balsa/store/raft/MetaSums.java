package io.balsa.store.raft;

import io.balsa.store.engine.CheckedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checksums of the two files that Ratis writes without one: its vote ({@code raft-meta}), and who is a member ({@code
 * raft-meta.conf}). A flipped bit could make a member vote twice in a term.
 *
 * <p>Ratis writes them whenever it likes, so they are looked at regularly; a checksum is kept with the time at which its file
 * was written, and says nothing of a file that has been written since. So a change of the last seconds before a crash is not
 * covered.
 */
final class MetaSums {
    private static final Logger LOG = LoggerFactory.getLogger(MetaSums.class);
    private static final List<String> NAMES = List.of("raft-meta", "raft-meta.conf");
    private static final String FILE = "raft.sums";
    /** The clock of file times is coarse: within one tick of it a file can be written twice. */
    private static final int TURNS_TO_SETTLE = 8;

    private record Sum(FileTime time, long crc32c) {}

    private record Waiting(FileTime time, int turns) {}

    private final Path current;
    private final Path root;
    private final Map<String, Sum> sums = new TreeMap<>();
    // Only the thread that takes turns.
    private final Map<String, Waiting> waiting = new TreeMap<>();

    private MetaSums(Path current, Path root) {
        this.current = current;
        this.root = root;
    }

    /**
     * Compares the files with what is known of them.
     *
     * @param current the folder in which Ratis keeps them
     * @param root where the checksums are kept
     * @throws DataDir.Refused when one is not what was written
     */
    static MetaSums check(Path current, Path root) throws IOException {
        MetaSums known = new MetaSums(current, root);
        known.read();
        for (Map.Entry<String, Sum> one : known.sums.entrySet()) {
            Path file = current.resolve(one.getKey());
            if (Files.notExists(file)) {
                throw LogFiles.refused(file, "it is missing");
            }
            if (Files.getLastModifiedTime(file).equals(one.getValue().time())
                    && checksum(file) != one.getValue().crc32c()) {
                throw LogFiles.refused(file, "its checksum does not hold");
            }
        }
        return known;
    }

    private void read() throws IOException {
        Path file = root.resolve(FILE);
        if (Files.notExists(file)) {
            return;
        }
        try {
            for (String line : CheckedText.read(file).lines().toList()) {
                String[] words = line.split(" ", -1);
                FileTime time = FileTime.from(Long.parseLong(words[1]), TimeUnit.NANOSECONDS);
                sums.put(words[0], new Sum(time, Long.parseLong(words[2], 16)));
            }
        } catch (CheckedText.Damaged e) {
            LOG.warn("{} is damaged: it is written anew", file);
        }
    }

    /** To be called a few times a second, always by one thread at a time; may block. */
    void turn() {
        boolean changed = false;
        try {
            for (String name : NAMES) {
                changed |= look(name);
            }
            if (changed) {
                write();
            }
        } catch (IOException e) {
            LOG.warn("the checksums of the vote in {} cannot be kept: {}", root, e.toString());
        }
    }

    private boolean look(String name) throws IOException {
        Path file = current.resolve(name);
        if (Files.notExists(file)) {
            return false;
        }
        FileTime time = Files.getLastModifiedTime(file);
        Sum known = sums.get(name);
        if (known != null && known.time().equals(time)) {
            return false;
        }
        @Nullable Waiting before = waiting.get(name);
        int turns = before != null && before.time().equals(time) ? before.turns() + 1 : 0;
        waiting.put(name, new Waiting(time, turns));
        if (turns < TURNS_TO_SETTLE) {
            return false;
        }
        long checksum = checksum(file);
        if (!Files.getLastModifiedTime(file).equals(time)) {
            return false;
        }
        sums.put(name, new Sum(time, checksum));
        waiting.remove(name);
        return true;
    }

    private void write() throws IOException {
        StringBuilder text = new StringBuilder();
        sums.forEach((name, sum) -> text.append(name)
                .append(' ')
                .append(sum.time().to(TimeUnit.NANOSECONDS))
                .append(' ')
                .append(Long.toHexString(sum.crc32c()))
                .append('\n'));
        DataDir.writeDurably(root, root.resolve(FILE), text.toString());
    }

    private static long checksum(Path file) throws IOException {
        CRC32C checksum = new CRC32C();
        checksum.update(Files.readAllBytes(file));
        return checksum.getValue();
    }
}
