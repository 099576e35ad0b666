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

    private record End(int exit, String output) {
        String lastLine() {
            return output.substring(output.stripTrailing().lastIndexOf('\n') + 1)
                    .stripTrailing();
        }
    }

    private static End run(StoreCluster cluster, String... change) {
        return run(cluster, cluster.member(0), change);
    }

    private static End run(StoreCluster cluster, MemberProcess member, String... change) {
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
                    .isEqualTo(new End(2, "there is no flag --no-such-flag; --help lists the flags\n"));
            End stranger = run(cluster, "--name=stranger");
            assertThat(stranger)
                    .isEqualTo(
                            new End(1, "cannot start: --initial-cluster has no member named \"stranger\" (--name)\n"));
            assertThat(cluster.member(0).dataDir()).doesNotExist();
        }
    }

    @Test
    void aTakenPortAndAForeignFolderAreRefusedWithOneLine() throws IOException {
        try (StoreCluster cluster = StoreCluster.start(folder.resolve("one"), 1);
                StoreCluster other = StoreCluster.prepare(folder.resolve("two"), 1);
                StoreCluster pair = StoreCluster.prepare(folder.resolve("three"), 2)) {
            MemberProcess running = cluster.member(0);
            End taken = run(other, "--listen-client-urls=http://" + running.endpoint());
            assertThat(taken.exit()).isEqualTo(1);
            assertThat(taken.lastLine())
                    .startsWith("cannot start: the client address " + running.endpoint() + " cannot be used: ");
            assertThat(other.member(0).dataDir()).doesNotExist();

            End inUse = run(other, "--data-dir=" + running.dataDir());
            assertThat(inUse.exit()).isEqualTo(1);
            assertThat(inUse.lastLine()).contains("is in use by another process");

            cluster.stop(running);
            assertThat(running.exitCode()).as("after SIGTERM").isZero();
            End foreign = run(pair, pair.member(1), "--data-dir=" + running.dataDir());
            assertThat(foreign.exit()).isEqualTo(1);
            assertThat(foreign.lastLine()).contains("belongs to member");

            Files.createDirectories(folder.resolve("notes"));
            Files.writeString(folder.resolve("notes").resolve("diary.txt"), "mine");
            End notOurs = run(other, "--data-dir=" + folder.resolve("notes"));
            assertThat(notOurs.exit()).isEqualTo(1);
            assertThat(notOurs.lastLine()).contains("is not empty (diary.txt)");

            cluster.restart(running);
        }
    }
}
