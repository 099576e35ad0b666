package io.balsa.store.raft;

import io.balsa.store.engine.DurableFiles;
import io.balsa.store.member.MemberIds;
import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the files of the raft log before Ratis reads them, mends what a crash may leave, and refuses what may have
 * lost an entry that was acknowledged: the file is named, and what to do. Ratis itself accepts a closed segment that is too
 * short, deletes one that has become empty, and begins behind a database that its log does not lead on from.
 */
final class LogFiles {
    private static final Logger LOG = LoggerFactory.getLogger(LogFiles.class);
    private static final String WHAT_TO_DO = ": restore the data dir from before, or replace the member under a new id";

    /** The database is empty. */
    static final long NOTHING = -1;

    private final Path current;
    /** The entry up to which the database is complete on disk. */
    private final long durable;

    private LogFiles(Path current, long durable) {
        this.current = current;
        this.durable = durable;
    }

    /**
     * To be called while nobody writes there.
     *
     * @param current the folder in which Ratis keeps its segments; may be missing before the first start
     * @param durable index of the entry up to which the database is complete on disk
     * @throws DataDir.Refused when an acknowledged entry, or a vote, may be missing
     */
    static void check(Path current, long durable) throws IOException {
        if (Files.exists(current)) {
            new LogFiles(current, durable).check();
        }
    }

    /** Only takes away what a crash has left half-written; whoever reads the log sees what else is wrong with it. */
    static void mendTail(Path current) throws IOException {
        for (LogTail.Segment segment : LogTail.segments(current)) {
            if (segment.isOpen()) {
                Path file = current.resolve(segment.name());
                TornTail.Scan scan = TornTail.scan(Files.readAllBytes(file));
                if (scan.torn()) {
                    cut(file, scan);
                }
            }
        }
    }

    private void check() throws IOException {
        List<LogTail.Segment> segments = new ArrayList<>(LogTail.segments(current));
        segments.sort(Comparator.comparingLong(LogTail.Segment::start).thenComparingLong(LogTail.Segment::end));
        segments = withoutPurged(segments);
        if (!segments.isEmpty() && segments.get(0).start() > durable + 1) {
            throw refused(
                    current,
                    "the raft log begins with entry " + segments.get(0).start()
                            + ", and the database has everything up to entry " + durable + " only");
        }
        long term = 0;
        long end = durable;
        for (LogTail.Segment segment : segments) {
            TornTail.Scan scan = check(segment);
            term = Math.max(term, scan.term());
            end = scan.last() == TornTail.NONE ? segment.start() - 1 : scan.last();
        }
        checkVote(term);
        if (end < durable) {
            removeAll(segments, end);
        }
        checkConfiguration();
    }

    /**
     * Ratis purges the newest segment first. Where that was cut short, older ones are left, and a gap behind them that it
     * would refuse; the database has them all.
     */
    private List<LogTail.Segment> withoutPurged(List<LogTail.Segment> segments) throws IOException {
        int from = 0;
        for (int i = 1; i < segments.size(); i++) {
            if (segments.get(i).start() == segments.get(i - 1).end() + 1) {
                continue;
            }
            if (segments.get(i).start() > durable + 1) {
                throw refused(
                        current,
                        "entries between " + segments.get(i - 1).end() + " and "
                                + segments.get(i).start() + " are missing from the raft log");
            }
            from = i;
        }
        for (LogTail.Segment purged : segments.subList(0, from)) {
            LOG.warn("removed {}: it had been purged, and what follows it is gone already", purged.name());
            Files.delete(current.resolve(purged.name()));
        }
        if (from > 0) {
            DurableFiles.sync(current);
        }
        return segments.subList(from, segments.size());
    }

    /**
     * The database has more than the log: a copy of another member's state has become this one's, and the log was yet to begin
     * anew; or the log has been cut. Ratis would go on at the end of the log, with entries that the database takes for known.
     */
    private void removeAll(List<LogTail.Segment> segments, long end) throws IOException {
        LOG.warn("removed the raft log: it ends with entry {}, and the database has all up to entry {}", end, durable);
        for (LogTail.Segment segment : segments) {
            Files.delete(current.resolve(segment.name()));
        }
        DurableFiles.sync(current);
    }

    private TornTail.Scan check(LogTail.Segment segment) throws IOException {
        Path file = current.resolve(segment.name());
        TornTail.Scan scan = TornTail.scan(Files.readAllBytes(file));
        if (scan.first() != TornTail.NONE && scan.first() != segment.start()) {
            throw refused(file, "it begins with entry " + scan.first());
        }
        if (segment.isOpen() && scan.torn()) {
            cut(file, scan);
        } else if (scan.damage() != null) {
            throw refused(file, scan.damage());
        } else if (!segment.isOpen() && scan.last() != segment.end()) {
            throw refused(file, "it ends with entry " + scan.last());
        }
        return scan;
    }

    private static void cut(Path file, TornTail.Scan scan) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(scan.end());
            channel.force(true);
        }
        LOG.warn(
                "removed a half-written record at {} of {}: it had never been acknowledged",
                scan.end(),
                file.getFileName());
    }

    private void checkVote(long logTerm) throws IOException {
        Path file = current.resolve("raft-meta");
        if (Files.notExists(file)) {
            return;
        }
        Properties vote = new Properties();
        long term;
        try {
            vote.load(new StringReader(Files.readString(file, StandardCharsets.ISO_8859_1)));
            term = Long.parseLong(vote.getProperty("term", "none"));
            String votedFor = vote.getProperty("votedFor", "none");
            if (!votedFor.isEmpty()) {
                MemberIds.parse(votedFor);
            }
        } catch (IllegalArgumentException e) {
            throw refused(file, "it does not say the term and whom this member voted for");
        }
        if (term < logTerm) {
            throw refused(file, "it says term " + term + ", and the log has an entry of term " + logTerm);
        }
    }

    private void checkConfiguration() throws IOException {
        Path file = current.resolve("raft-meta.conf");
        if (Files.notExists(file)) {
            return;
        }
        try {
            LogEntryProto entry = LogEntryProto.parseFrom(Files.readAllBytes(file));
            if (entry.getConfigurationEntry().getPeersList().isEmpty()) {
                throw refused(file, "it names no member");
            }
            entry.getConfigurationEntry()
                    .getPeersList()
                    .forEach(peer -> MemberIds.parse(peer.getId().toStringUtf8()));
        } catch (DataDir.Refused e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw refused(file, "it is not a list of members");
        }
    }

    static DataDir.Refused refused(Path file, String why) {
        return new DataDir.Refused(file + " is damaged (" + why + ")" + WHAT_TO_DO);
    }
}
