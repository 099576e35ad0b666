package io.balsa.store.raft;

import io.balsa.store.engine.CheckedText;
import io.balsa.store.engine.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mark that a member leaves when it has stopped in order: how far its log goes. A log that has been cut exactly between
 * two records looks like one that never went further; the mark tells.
 *
 * <p>It claims only what is so: it is written when nobody writes to the log any more and all of that is on disk, and it is
 * gone, durably, before anybody may write or remove an entry again. A kill, a crash, a power cut leaves none, and then nothing
 * is claimed; a mark that is damaged claims nothing either.
 */
final class CleanStop {
    private static final Logger LOG = LoggerFactory.getLogger(CleanStop.class);
    private static final String FILE = "stopped";

    private CleanStop() {}

    /**
     * To be called when the log has been closed.
     *
     * @param current the folder in which Ratis keeps its segments
     * @param root where the mark is left
     */
    static void mark(Path current, Path root) {
        try {
            Optional<LogTail.Segment> newest = newest(current);
            if (newest.isEmpty()) {
                return;
            }
            OptionalLong end = end(current, newest.get());
            if (end.isPresent()) {
                DurableFiles.sync(current.resolve(newest.get().name()));
                DurableFiles.sync(current);
                DataDir.writeDurably(root, root.resolve(FILE), end.getAsLong() + "\n");
            }
        } catch (IOException e) {
            LOG.warn(
                    "the end of the raft log in {} is not marked, so the next start cannot compare it: {}", current, e);
        }
    }

    /**
     * Compares the log with the mark, if there is one.
     *
     * @throws DataDir.Refused when the log ends before it
     */
    static void check(Path current, Path root) throws IOException {
        OptionalLong marked = read(root.resolve(FILE));
        if (marked.isEmpty()) {
            return;
        }
        Optional<LogTail.Segment> newest = Files.exists(current) ? newest(current) : Optional.empty();
        Path file = newest.map(segment -> current.resolve(segment.name())).orElse(current);
        OptionalLong end = newest.isPresent() ? end(current, newest.get()) : OptionalLong.of(LogFiles.NOTHING);
        // Without an end it is damaged, and whoever looks for that can say more about it.
        if (end.isPresent() && end.getAsLong() < marked.getAsLong()) {
            throw LogFiles.refused(
                    file,
                    "it ends with entry " + end.getAsLong() + ", and this member had entries up to "
                            + marked.getAsLong() + " when it was stopped");
        }
    }

    private static OptionalLong read(Path mark) throws IOException {
        try {
            return Files.exists(mark)
                    ? OptionalLong.of(Long.parseLong(CheckedText.read(mark).strip()))
                    : OptionalLong.empty();
        } catch (CheckedText.Damaged e) {
            LOG.warn("{} is damaged: whether the raft log is as long as it was is not compared", mark);
            return OptionalLong.empty();
        }
    }

    /** To be called before anything is written to the log or removed from it. */
    static void remove(Path root) throws IOException {
        if (Files.deleteIfExists(root.resolve(FILE))) {
            DurableFiles.sync(root);
        }
    }

    private static Optional<LogTail.Segment> newest(Path current) throws IOException {
        return LogTail.segments(current).stream().max(Comparator.comparingLong(LogTail.Segment::start));
    }

    /** The last entry that is whole; empty: what follows it is not the harmless end of a write that was cut short. */
    private static OptionalLong end(Path current, LogTail.Segment newest) throws IOException {
        if (!newest.isOpen()) {
            return OptionalLong.of(newest.end());
        }
        TornTail.Scan scan = TornTail.scan(Files.readAllBytes(current.resolve(newest.name())));
        if (!scan.isWhole() && !scan.torn()) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(scan.last() == TornTail.NONE ? newest.start() - 1 : scan.last());
    }
}
