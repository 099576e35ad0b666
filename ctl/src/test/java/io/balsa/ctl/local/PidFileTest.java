package io.balsa.ctl.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
    @TempDir
    Path folder;

    @Test
    void aPidWithAnotherStartTimeIsAStranger() throws Exception {
        Path path = folder.resolve("x.pid");
        PidFile file = new PidFile(path);
        file.write(ProcessHandle.current());
        assertThat(file.process()).contains(ProcessHandle.current());
        Files.writeString(path, ProcessHandle.current().pid() + " 12345\n");
        assertThat(file.process()).isEmpty();
        Files.writeString(path, "rubbish");
        assertThat(file.process()).isEmpty();
    }

    @Test
    void aDaemonIsFoundAgainAndStopped() throws Exception {
        Daemons daemons = new Daemons(folder.resolve("run"), folder.resolve("logs"));
        ProcessHandle process = daemons.start("d", List.of("/bin/sh", "-c", "echo started; exec sleep 60"));
        assertThat(new Daemons(folder.resolve("run"), folder.resolve("logs")).find("d"))
                .contains(process);
        assertThat(daemons.stop("d", Duration.ofSeconds(5))).isTrue();
        assertThat(PidFile.isRunning(process)).isFalse();
        assertThat(daemons.find("d")).isEmpty();
        assertThat(daemons.stop("d", Duration.ofSeconds(5))).isFalse();
    }

    @Test
    void oneThatDoesNotListenIsKilled() throws Exception {
        Daemons daemons = new Daemons(folder.resolve("run"), folder.resolve("logs"));
        ProcessHandle process =
                daemons.start("d", List.of("/bin/sh", "-c", "trap '' TERM; echo up; while :; do sleep 1; done"));
        org.awaitility.Awaitility.await()
                .until(() -> Files.readString(daemons.log("d")).contains("up"));
        assertThat(daemons.stop("d", Duration.ofMillis(300))).isTrue();
        assertThat(PidFile.isRunning(process)).isFalse();
    }
}
