package io.balsa.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MembersTest {
    @TempDir
    private Path folder;

    /** Ids that etcd gives itself with the flags of its documentation's single-member default. */
    @Test
    void idsAreThoseThatEtcdComputes() {
        Members members = Members.of(Map.of("default", "localhost:2380"), "etcd-cluster");
        assertThat(members.list().get(0).hexId()).isEqualTo("8e9e05c52164694d");
        assertThat(members.clusterHex()).isEqualTo("cdf818194e3a8c32");
    }

    private static final Members A = Members.of(Map.of("a", "127.0.0.1:1", "b", "127.0.0.1:2"), "one");
    private static final Members OTHER = Members.of(Map.of("a", "127.0.0.1:1", "b", "127.0.0.1:2"), "two");

    private static Members.Member member(Members members, String name) {
        return members.byName().get(name);
    }

    @Test
    void aFolderBelongsToOneMemberOfOneCluster() throws IOException {
        try (DataDir dir = DataDir.open(folder, A, member(A, "a"))) {
            assertThat(dir.isFirstStart()).isTrue();
        }
        assertThatThrownBy(() -> DataDir.open(folder, A, member(A, "b")))
                .isInstanceOf(DataDir.Refused.class)
                .hasMessageContaining("belongs to member")
                .hasMessageContaining("(a)")
                .hasMessageContaining("not to member");
        assertThatThrownBy(() -> DataDir.open(folder, OTHER, member(OTHER, "a")))
                .isInstanceOf(DataDir.Refused.class)
                .hasMessageContaining("of cluster " + A.clusterHex());
    }

    @Test
    void aStartThatWasCutShortContinues() throws IOException {
        DataDir.open(folder, A, member(A, "a")).close();
        try (DataDir dir = DataDir.open(folder, A, member(A, "a"))) {
            assertThat(dir.isFirstStart()).isTrue();
        }
    }

    @Test
    void anIdentityWithoutItsLogIsRefused() throws IOException {
        try (DataDir dir = DataDir.open(folder, A, member(A, "a"))) {
            dir.settle();
        }
        assertThatThrownBy(() -> DataDir.open(folder, A, member(A, "a")))
                .isInstanceOf(DataDir.Refused.class)
                .hasMessageContaining("raft log is missing");
    }

    @Test
    void aFolderWithOtherFilesIsRefused() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> DataDir.open(folder, A, member(A, "a")))
                .isInstanceOf(DataDir.Refused.class)
                .hasMessageContaining("notes.txt");
    }

    @Test
    void aFolderInUseIsRefused() throws IOException {
        try (DataDir dir = DataDir.open(folder, A, member(A, "a"))) {
            assertThatThrownBy(() -> DataDir.open(folder, A, member(A, "a")))
                    .as("while %s is held", dir)
                    .hasMessageContaining("in use");
        }
    }
}
