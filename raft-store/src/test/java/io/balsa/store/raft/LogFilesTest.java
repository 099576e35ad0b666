package io.balsa.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {
    private static final int TERM = 3;

    @TempDir
    private Path current;

    @BeforeEach
    void aWholeLog() throws IOException {
        segment("log_10-19", 10, 19);
        segment("log_20-29", 20, 29);
        segment("log_inprogress_30", 30, 34);
        vote("term=3\nvotedFor=ab\n");
    }

    private void segment(String name, int first, int last) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("RaftLog1".getBytes(StandardCharsets.US_ASCII));
        for (int index = first; index <= last; index++) {
            ByteArrayOutputStream record = new ByteArrayOutputStream();
            LogEntryProto.newBuilder().setTerm(TERM).setIndex(index).build().writeDelimitedTo(record);
            CRC32C checksum = new CRC32C();
            checksum.update(record.toByteArray());
            out.writeBytes(record.toByteArray());
            out.writeBytes(
                    ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
        }
        Files.write(current.resolve(name), Arrays.copyOf(out.toByteArray(), 1024));
    }

    private void vote(String text) throws IOException {
        Files.writeString(current.resolve("raft-meta"), "#\n#Sat Nov 28 12:00:00 UTC 2026\n" + text);
    }

    private void isRefused(long durable, String why) {
        assertThatThrownBy(() -> LogFiles.check(current, durable))
                .isInstanceOf(DataDir.Refused.class)
                .hasMessageContaining(current.toString())
                .hasMessageContaining(why)
                .hasMessageContaining("replace the member under a new id");
    }

    @Test
    void aWholeLogThatLeadsOnFromTheDatabaseIsLeftAsItIs() throws IOException {
        LogFiles.check(current, 9);
        LogFiles.check(current, 34);
        LogFiles.check(current.resolve("missing"), LogFiles.NOTHING);
        assertThat(current.resolve("log_10-19")).exists();
    }

    @Test
    void aLogThatBeginsBehindTheDatabaseIsRefused() {
        isRefused(8, "begins with entry 10, and the database has everything up to entry 8 only");
        isRefused(LogFiles.NOTHING, "begins with entry 10");
    }

    /** Ratis would add entries that the database passes over, since it has others under their numbers. */
    @Test
    void aLogThatEndsBeforeTheDatabaseGivesWayToIt() throws IOException {
        LogFiles.check(current, 35);
        assertThat(current).isDirectoryNotContaining("glob:**/log_*").isDirectoryContaining("glob:**/raft-meta");
    }

    @Test
    void aClosedSegmentThatIsTooShortIsRefused() throws IOException {
        segment("log_20-29", 20, 28);
        isRefused(99, "log_20-29 is damaged (it ends with entry 28)");
        Files.write(current.resolve("log_20-29"), new byte[0]);
        isRefused(99, "log_20-29 is damaged");
    }

    @Test
    void onlyTheOpenSegmentMayHaveATornTail() throws IOException {
        Path open = current.resolve("log_inprogress_30");
        byte[] whole = Files.readAllBytes(open);
        Files.write(open, Arrays.copyOf(whole, 25));
        LogFiles.check(current, 9);
        assertThat(open).hasSize(17);

        Path closed = current.resolve("log_20-29");
        Files.write(closed, Arrays.copyOf(Files.readAllBytes(closed), 25));
        isRefused(99, "log_20-29 is damaged");
    }

    @Test
    void aSegmentThatIsMissingIsRefused() throws IOException {
        Files.delete(current.resolve("log_20-29"));
        isRefused(15, "entries between 19 and 30 are missing");
    }

    /** Ratis deletes the newest first, and refuses to start with the gap that a kill between two of them leaves. */
    @Test
    void aPurgeThatWasCutShortIsFinished() throws IOException {
        Files.delete(current.resolve("log_20-29"));
        LogFiles.check(current, 29);
        assertThat(current.resolve("log_10-19")).doesNotExist();
        assertThat(current.resolve("log_inprogress_30")).exists();
    }

    @Test
    void aVoteThatCannotBeReadOrIsOlderThanTheLogIsRefused() throws IOException {
        vote("term=2\nvotedFor=ab\n");
        isRefused(9, "raft-meta is damaged (it says term 2, and the log has an entry of term 3)");
        vote("tesm=3\nvotedFor=ab\n");
        isRefused(9, "raft-meta is damaged");
        vote("term=3\nvotedFor=a?\n");
        isRefused(9, "raft-meta is damaged");
        vote("");
        isRefused(9, "raft-meta is damaged");
        vote("term=3\nvotedFor=\n");
        LogFiles.check(current, 9);
    }

    @Test
    void aConfigurationThatCannotBeReadIsRefused() throws IOException {
        Files.write(current.resolve("raft-meta.conf"), new byte[] {1, 2, 3});
        isRefused(9, "raft-meta.conf is damaged");
        Files.write(current.resolve("raft-meta.conf"), new byte[0]);
        isRefused(9, "raft-meta.conf is damaged (it names no member)");
    }
}
