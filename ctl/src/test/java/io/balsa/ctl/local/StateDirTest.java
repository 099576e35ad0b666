package io.balsa.ctl.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.ctl.testing.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever folder a user names, files that are not the cluster's stay. */
class StateDirTest {
    @TempDir
    Path home;

    private Path folder;
    private Path precious;

    @BeforeEach
    void fill() throws IOException {
        folder = Files.createDirectories(home.resolve("documents"));
        precious = Files.createDirectories(folder.resolve("pki")).resolve("key.pem");
        Files.writeString(precious, "mine");
    }

    private Cli.Result ctl(String... arguments) {
        return new Cli(home).now().run(arguments);
    }

    @Test
    void upRefusesAFolderWithFilesOfOthers() {
        Cli.Result up = ctl("up", "--state-dir=" + folder, "--port=24443");
        assertThat(up)
                .isEqualTo(new Cli.Result(
                        "",
                        "error[WRONG_DIR]: " + folder + " is not empty and holds no cluster.\n"
                                + "  try: another --state-dir, or none\n",
                        1));
        assertThat(precious).hasContent("mine");
        assertThat(folder.resolve("lock")).doesNotExist();
    }

    @Test
    void upRefusesAFile() {
        Cli.Result up = ctl("up", "--state-dir=" + precious, "--port=24443");
        assertThat(up.err()).startsWith("error[WRONG_DIR]: " + precious + " is not a folder.");
        assertThat(up.exit()).isEqualTo(1);
    }

    @Test
    void downRemovesNothingOfAFolderThatHoldsNoCluster() {
        Cli.Result down = ctl("down", "--delete", "--state-dir=" + folder);
        assertThat(down.out()).isEqualTo("Cluster \"local\" is not running. Nothing to do.\n");
        assertThat(precious).hasContent("mine");
    }

    @Test
    void ofAFolderThatHoldsAClusterOnlyTheClusterIsRemoved() throws IOException {
        Path state = Files.createDirectories(home.resolve("state"));
        new Settings(24443, 3, 3, "process", "", "").save(state);
        Files.createDirectories(state.resolve("logs"));
        Files.createSymbolicLink(state.resolve("data"), folder);
        Files.writeString(state.resolve("notes"), "mine");
        assertThat(ctl("down", "--delete", "--state-dir=" + state).exit()).isZero();
        assertThat(state).isDirectoryContaining(path -> path.endsWith("notes"));
        assertThat(state).isDirectoryNotContaining(path -> !path.endsWith("notes"));
        assertThat(precious).hasContent("mine");
    }

    @Test
    void aKubeconfigThatCannotBeReadIsSaidBeforeAnythingStarts() throws IOException {
        Path broken = Files.writeString(home.resolve("broken"), "a: [\n");
        Path state = home.resolve("state");
        Cli.Result up = ctl("up", "--state-dir=" + state, "--port=24443", "--kubeconfig=" + broken);
        assertThat(up.err()).startsWith("error: ").contains("broken").hasLineCount(1);
        assertThat(up.exit()).isEqualTo(1);
        assertThat(state).doesNotExist();
    }
}
