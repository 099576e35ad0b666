package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.StoreCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wrong start ends with one sentence, the right exit code, and nothing half-made. */
class StoreMainTest {
    @TempDir
    private Path folder;

    private record End(int exit, String output) {}

    private static End run(StoreCluster cluster, String... change) {
        MemberProcess member = cluster.member(0);
        List<String> flags = new ArrayList<>(cluster.flagsOf(member));
        for (String flag : change) {
            String name = flag.substring(0, flag.indexOf('=') + 1);
            flags.removeIf(old -> old.startsWith(name));
            flags.add(flag);
        }
        member.run(flags);
        member.awaitExit(Duration.ofSeconds(60));
        return new End(member.exitCode(), member.log());
    }

    @Test
    void wrongFlagsAreRefusedWithOneLine() {
        try (StoreCluster cluster = StoreCluster.prepare(folder, 1)) {
            assertThat(run(cluster, "--no-such-flag=1"))
                    .isEqualTo(new End(2, "Unknown option: '--no-such-flag=1'; --help lists the flags\n"));
            End outside = run(cluster, "--listen-client-urls=http://0.0.0.0:1");
            assertThat(outside.exit()).isEqualTo(2);
            assertThat(outside.output())
                    .isEqualTo("the client port listens on loopback only, not on 0.0.0.0: it has no TLS yet;"
                            + " --help lists the flags\n");
            End stranger = run(cluster, "--name=stranger");
            assertThat(stranger.exit()).isEqualTo(2);
            assertThat(stranger.output()).contains("--initial-cluster has no member named \"stranger\"");
            assertThat(cluster.member(0).dataDir()).doesNotExist();
        }
    }

    @Test
    void aTakenPortAndAForeignFolderAreRefusedWithOneLine() throws IOException {
        try (StoreCluster cluster = StoreCluster.start(folder.resolve("one"), 1);
                StoreCluster other = StoreCluster.prepare(folder.resolve("two"), 1)) {
            MemberProcess running = cluster.member(0);
            End taken = run(other, "--listen-client-urls=http://" + running.endpoint());
            assertThat(taken.exit()).isEqualTo(1);
            assertThat(taken.output())
                    .startsWith("cannot start: the client address " + running.endpoint() + " cannot be used: ")
                    .hasLineCount(1);
            assertThat(other.member(0).dataDir()).doesNotExist();

            End inUse = run(other, "--data-dir=" + running.dataDir());
            assertThat(inUse.exit()).isEqualTo(1);
            assertThat(inUse.output()).contains("is in use by another process").hasLineCount(1);

            cluster.stop(running);
            assertThat(running.exitCode()).as("after SIGTERM").isEqualTo(143);
            End foreign = run(other, "--data-dir=" + running.dataDir());
            assertThat(foreign.exit()).isEqualTo(1);
            assertThat(foreign.output()).contains("belongs to member").hasLineCount(1);

            Files.createDirectories(folder.resolve("notes"));
            Files.writeString(folder.resolve("notes").resolve("diary.txt"), "mine");
            End notOurs = run(other, "--data-dir=" + folder.resolve("notes"));
            assertThat(notOurs.exit()).isEqualTo(1);
            assertThat(notOurs.output()).contains("is not empty (diary.txt)").hasLineCount(1);

            cluster.restart(running);
        }
    }
}
