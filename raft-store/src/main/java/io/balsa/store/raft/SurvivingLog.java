package io.balsa.store.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import io.balsa.store.apply.Applier;
import io.balsa.store.engine.DurableFiles;
import io.balsa.store.engine.TermIndex;
import io.balsa.store.member.MemberIds;
import io.balsa.store.v1.CommandBatch;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.util.SizeInBytes;
import org.jspecify.annotations.Nullable;

/** The raft log of a member that does not run, in a copy that may be mended. Belongs to one thread. */
public final class SurvivingLog {
    private final List<LogSegmentPath> segments;
    private TermIndex last = TermIndex.NONE;
    private @Nullable RaftConfigurationProto configuration;

    private SurvivingLog(List<LogSegmentPath> segments) {
        this.segments = segments;
    }

    /**
     * Copies the log of a data folder, without what a crash has left half-written at its end.
     *
     * @param root of the member
     * @param copy where the copy goes; does not exist yet
     */
    public static SurvivingLog copy(Path root, Identity whose, Path copy) throws IOException {
        Files.createDirectories(copy);
        Path current = root.resolve("raft").resolve(whose.groupId().toString()).resolve("current");
        CleanStop.check(current, root);
        List<LogSegmentPath> segments = new ArrayList<>();
        if (Files.isDirectory(current)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(current, "log_*")) {
                for (Path file : files) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        LogFiles.mendTail(copy);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(copy, "log_*")) {
            for (Path file : files) {
                LogSegmentPath segment = LogSegmentPath.matchLogSegment(file);
                if (segment != null) {
                    segments.add(segment);
                }
            }
        }
        segments.sort(Comparator.comparing(LogSegmentPath::getStartEnd));
        return new SurvivingLog(segments);
    }

    /**
     * Applies what the store does not have yet, decided by a majority or not, and deletes the copy.
     *
     * @throws IOException with a sentence for the operator: an entry is damaged, or missing
     */
    public void replay(Applier applier) throws IOException {
        last = applier.applied();
        for (LogSegmentPath segment : segments) {
            try {
                LogSegment.readSegmentFile(
                        segment.getPath().toFile(),
                        segment.getStartEnd(),
                        SizeInBytes.valueOf(2L * RatisSettings.ENTRY_BYTES_MAX),
                        CorruptionPolicy.EXCEPTION,
                        null,
                        entry -> take(entry, applier));
            } catch (IOException | IllegalStateException e) {
                throw new IOException(
                        "its log file " + segment.getPath().getFileName() + " is damaged: " + e.getMessage(), e);
            }
            DurableFiles.deleteTree(segment.getPath());
        }
    }

    private void take(LogEntryProto entry, Applier applier) {
        if (entry.hasConfigurationEntry()) {
            configuration = entry.getConfigurationEntry();
        }
        long after = applier.applied().index();
        if (entry.getIndex() <= after) {
            return;
        }
        // A new store is at -1, and the first entry of a log is 0; a restored one is at 0.
        if (entry.getIndex() != after + 1) {
            throw new IllegalStateException("entry " + entry.getIndex() + " does not lead on from " + after);
        }
        if (entry.hasStateMachineLogEntry()) {
            applier.apply(entry.getTerm(), entry.getIndex(), commands(entry).getCommandsList());
        } else {
            applier.skip(entry.getTerm(), entry.getIndex());
        }
        last = new TermIndex(entry.getTerm(), entry.getIndex());
    }

    private static CommandBatch commands(LogEntryProto entry) {
        try {
            return CommandBatch.parseFrom(
                    entry.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("entry " + entry.getIndex() + " is not a batch of commands", e);
        }
    }

    /** The last entry that is here; of the store, where that has more. */
    public TermIndex last() {
        return last;
    }

    /** Sets of which each needed a majority, by the last change of members in the log; none: the log tells of no change. */
    public List<Set<Long>> voterSets() {
        RaftConfigurationProto found = configuration;
        if (found == null) {
            return List.of();
        }
        List<Set<Long>> sets = new ArrayList<>();
        for (List<RaftPeerProto> peers : List.of(found.getPeersList(), found.getOldPeersList())) {
            Set<Long> voters = new HashSet<>();
            peers.forEach(peer -> voters.add(MemberIds.parse(peer.getId().toStringUtf8())));
            if (!voters.isEmpty()) {
                sets.add(voters);
            }
        }
        return sets;
    }
}
