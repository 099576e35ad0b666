package io.balsa.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetaSumsTest {
    @TempDir
    private Path root;

    private Path current;
    private Path vote;

    @BeforeEach
    void aVote() throws IOException {
        current = Files.createDirectory(root.resolve("current"));
        vote = current.resolve("raft-meta");
        Files.writeString(vote, "term=4\nvotedFor=ab\n");
        MetaSums.check(current, root);
    }

    private void turns() throws IOException {
        MetaSums sums = MetaSums.check(current, root);
        for (int i = 0; i < 20; i++) {
            sums.turn();
        }
    }

    /** As a disk does it. */
    private void flipABit() throws IOException {
        FileTime time = Files.getLastModifiedTime(vote);
        Files.writeString(vote, "term=5\nvotedFor=ab\n");
        Files.setLastModifiedTime(vote, time);
    }

    @Test
    void aVoteThatHasChangedByItselfIsRefused() throws IOException {
        turns();
        MetaSums.check(current, root);
        flipABit();
        assertThatThrownBy(() -> MetaSums.check(current, root))
                .isInstanceOf(DataDir.Refused.class)
                .hasMessageContaining(vote + " is damaged (its checksum does not hold)");
        Files.delete(vote);
        assertThatThrownBy(() -> MetaSums.check(current, root))
                .isInstanceOf(DataDir.Refused.class)
                .hasMessageContaining(vote + " is damaged (it is missing)");
    }

    @Test
    void aVoteThatWasWrittenSinceIsTaken() throws IOException {
        turns();
        Files.writeString(vote, "term=6\nvotedFor=cd\n");
        Files.setLastModifiedTime(vote, FileTime.fromMillis(1));
        MetaSums.check(current, root);
        turns();
        flipABit();
        assertThatThrownBy(() -> MetaSums.check(current, root)).isInstanceOf(DataDir.Refused.class);
    }

    @Test
    void aVoteThatMayStillBeChangingIsNotTrusted() throws IOException {
        MetaSums sums = MetaSums.check(current, root);
        sums.turn();
        sums.turn();
        assertThat(root.resolve("raft.sums")).doesNotExist();
    }

    @Test
    void damagedChecksumsAreMadeAnew() throws IOException {
        turns();
        Files.writeString(root.resolve("raft.sums"), "raft-meta 1 2\n");
        turns();
        flipABit();
        assertThatThrownBy(() -> MetaSums.check(current, root)).isInstanceOf(DataDir.Refused.class);
    }
}
