package io.balsa.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.etcd.v3.Member;
import io.balsa.store.engine.CheckedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirTest {
    @TempDir
    private Path folder;

    private DataDir open() throws IOException {
        return DataDir.open(folder, () -> 0x1234);
    }

    private static Identity identity(DataDir dir) {
        return new Identity(0xabL, "a", 0xcdL, dir.disk(), List.of(1L, -1L), List.of());
    }

    @Test
    void aFolderBelongsToOneMemberForGood() throws IOException {
        Identity mine;
        try (DataDir dir = open()) {
            assertThat(dir.identity()).isEmpty();
            mine = identity(dir);
            dir.claim(mine);
            dir.requireName("a");
            assertThatThrownBy(() -> dir.requireName("b"))
                    .isInstanceOf(DataDir.Refused.class)
                    .hasMessageContaining("belongs to member ab (a) of cluster cd")
                    .hasMessageContaining("not to b");
        }
        try (DataDir dir = open()) {
            assertThat(dir.identity())
                    .as("a start that was cut short continues")
                    .contains(mine);
            assertThatThrownBy(() -> dir.claim(mine)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void theNumberOfAFolderStandsBeforeAnybodyOwnsIt() throws IOException {
        open().close();
        try (DataDir dir = DataDir.open(folder, () -> 99)) {
            assertThat(dir.disk()).isEqualTo(0x1235);
        }
    }

    @Test
    void anIdentityWithoutItsLogIsRefused() throws IOException {
        try (DataDir dir = open()) {
            dir.claim(identity(dir));
            dir.settle();
        }
        assertThatThrownBy(this::open).isInstanceOf(DataDir.Refused.class).hasMessageContaining("raft log is missing");
    }

    @Test
    void aFolderWithOtherFilesIsRefused() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        assertThatThrownBy(this::open).isInstanceOf(DataDir.Refused.class).hasMessageContaining("notes.txt");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files)
                    .extracting(Path::getFileName)
                    .extracting(Path::toString)
                    .doesNotContain("identity");
        }
    }

    @Test
    void aFolderInUseIsRefused() throws IOException {
        try (DataDir dir = open()) {
            assertThatThrownBy(this::open).as("while %s is held", dir).hasMessageContaining("in use");
        }
    }

    @Test
    void theFolderOfARemovedMemberIsRefused() throws IOException {
        try (DataDir dir = open()) {
            dir.claim(identity(dir));
            dir.markRemoved();
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(DataDir.Refused.class)
                .hasMessageContaining("member ab (a) of cluster cd, which has been removed from its cluster");
    }

    @Test
    void theOthersAddressesAreKeptWithoutTheTable() throws IOException {
        List<Member> members = List.of(
                Member.newBuilder()
                        .setID(-1)
                        .addPeerURLs("http://h:1")
                        .addPeerURLs("http://h:2")
                        .build(),
                Member.newBuilder().setID(2).addPeerURLs("http://h:3").build());
        try (DataDir dir = open()) {
            assertThat(dir.peers()).isEmpty();
            dir.rememberPeers(members);
            assertThat(dir.peers()).isEqualTo(members);
        }
    }

    @Test
    void aDamagedIdentityIsRefused() throws IOException {
        try (DataDir dir = open()) {
            dir.claim(identity(dir));
        }
        Path file = folder.resolve("identity.starting");
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            isRefusedAsDamaged(file);
            Files.write(file, Arrays.copyOf(whole, at));
            isRefusedAsDamaged(file);
        }
        Files.write(file, CheckedText.of("member ab\nname a\n"));
        assertThatThrownBy(this::open)
                .isInstanceOf(DataDir.Refused.class)
                .hasMessageContaining("identity.starting is damaged (it does not say cluster)");
    }

    private void isRefusedAsDamaged(Path file) {
        assertThatThrownBy(this::open)
                .isInstanceOf(CheckedText.Damaged.class)
                .hasMessageContaining(file + " is damaged")
                .hasMessageContaining("replace the member under a new id");
    }

    @Test
    void damagedAddressesOfTheOthersAreForgotten() throws IOException {
        try (DataDir dir = open()) {
            dir.rememberPeers(List.of(
                    Member.newBuilder().setID(2).addPeerURLs("http://h:3").build()));
            Files.writeString(folder.resolve("peers"), "2 http://x:3\n");
            assertThat(dir.peers()).isEmpty();
        }
    }

    @Test
    void anIdentityReadsAsItWasWritten() {
        Identity learner = new Identity(-1, "a name", 1, 2, List.of(3L, 4L), List.of(-1L));
        assertThat(Identity.parse(learner.toText())).isEqualTo(learner);
        Identity waiting = new Identity(1, "b", 1, 2, List.of(), List.of());
        assertThat(Identity.parse(waiting.toText())).isEqualTo(waiting);
    }
}
