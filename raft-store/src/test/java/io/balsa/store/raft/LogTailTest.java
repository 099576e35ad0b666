package io.balsa.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.store.raft.LogTail.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    private static final List<Segment> LOG = List.of(
            new Segment(10, 19, 40),
            new Segment(0, 9, 40),
            new Segment(30, Long.MAX_VALUE, 20),
            new Segment(20, 29, 40));

    @Test
    void wholeSegmentsBeforeTheTailMayGo() {
        assertThat(LogTail.purgeable(LOG, 29, 50)).isEqualTo(19);
        assertThat(LogTail.purgeable(LOG, 29, 20)).isEqualTo(29);
        assertThat(LogTail.purgeable(LOG, 29, 100)).isEqualTo(9);
        assertThat(LogTail.purgeable(LOG, 29, 101)).isEqualTo(LogTail.NOTHING);
    }

    @Test
    void nothingMayGoThatIsNotOnDiskElsewhere() {
        assertThat(LogTail.purgeable(LOG, 15, 50)).isEqualTo(9);
        assertThat(LogTail.purgeable(LOG, 8, 50)).isEqualTo(LogTail.NOTHING);
        assertThat(LogTail.purgeable(LOG, -1, 0)).isEqualTo(LogTail.NOTHING);
        assertThat(LogTail.purgeable(List.of(), 100, 0)).isEqualTo(LogTail.NOTHING);
    }

    @Test
    void theOpenSegmentStaysWhateverTheTail() {
        assertThat(LogTail.purgeable(LOG, 1_000, 0)).isEqualTo(29);
    }

    @Test
    void theFolderIsOnlyLookedAt(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("log_0-9"), new byte[40]);
        Files.write(folder.resolve("log_10-19"), new byte[30]);
        Files.write(folder.resolve("log_inprogress_20"), new byte[0]);
        Files.write(folder.resolve("raft-meta"), new byte[7]);
        assertThat(LogTail.segments(folder))
                .containsExactlyInAnyOrder(
                        new Segment(0, 9, 40), new Segment(10, 19, 30), new Segment(20, Long.MAX_VALUE, 0));
        assertThat(folder.resolve("log_inprogress_20")).exists();
    }
}
