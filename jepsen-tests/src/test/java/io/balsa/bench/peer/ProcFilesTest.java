package io.balsa.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcFilesTest {
    @Test
    void processorTimeIsFoundBehindAnyName() {
        assertThat(ProcFiles.ticks("42 (a b) c) ) S 1 42 42 0 -1 4194560 999 0 0 0 150 25 0 0 20 0 60 0"))
                .isEqualTo(175);
    }

    @Test
    void threadsAreAddedUpAndMemoryIsInBytes(@TempDir Path proc) throws IOException {
        Path process = proc.resolve("7");
        Files.createDirectories(process.resolve("task/7"));
        Files.createDirectories(process.resolve("task/8"));
        Files.writeString(process.resolve("stat"), "7 (java) S 1 7 7 0 -1 0 0 0 0 0 3 4 0 0");
        Files.writeString(process.resolve("status"), "Name:\tjava\nVmRSS:\t    2048 kB\n");
        Files.writeString(
                process.resolve("task/7/status"), "voluntary_ctxt_switches:\t10\nnonvoluntary_ctxt_switches:\t5\n");
        Files.writeString(
                process.resolve("task/8/status"), "voluntary_ctxt_switches:\t1\nnonvoluntary_ctxt_switches:\t2\n");
        assertThat(new ProcFiles(proc, 10_000_000).of(7)).isEqualTo(new Usage(70_000_000, 18, 2048 * 1024));
    }

    @Test
    void idleTimeIsNoUse(@TempDir Path proc) throws IOException {
        Files.writeString(proc.resolve("stat"), "cpu  10 1 20 5000 300 2 3 4 0 0\ncpu0 1 2 3\n");
        assertThat(new ProcFiles(proc, 1).ofMachine().cpuNanos()).isEqualTo(40);
    }

    @Test
    void thisProcessHasUsedSomething() {
        Usage usage = ProcFiles.LINUX.of(ProcessHandle.current().pid());
        assertThat(usage.cpuNanos()).isPositive();
        assertThat(usage.switches()).isPositive();
        assertThat(usage.residentBytes()).isGreaterThan(1 << 20);
    }

    @Test
    void syncsAreCountedAsTheMetricsPageHasThem() {
        assertThat(
                        Syncs.in(
                                "# HELP etcd_disk_wal_fsync_duration_seconds x\n"
                                        + "etcd_disk_wal_fsync_duration_seconds_sum 1.5\netcd_disk_wal_fsync_duration_seconds_count 1.2e+03\n"))
                .isEqualTo(1_200);
        assertThat(Syncs.in("nothing 1\n")).isZero();
    }

    @Test
    void withoutAnEtcdTheMessageSaysWhereToGetOne(@TempDir Path empty) {
        assertThatThrownBy(() -> Program.theirs(Optional.empty(), empty, List.of(empty)))
                .isInstanceOf(CannotRunException.class)
                .hasMessageContaining("run scripts/test-tools");
        assertThatThrownBy(() -> Program.theirs(Optional.of(empty.resolve("etcd")), empty, List.of(empty)))
                .hasMessageContaining("there is no program")
                .hasMessageContaining("--etcd takes");
    }

    @Test
    void memoryFileSystemsKeepNothing() {
        assertThat(Clusters.isDurable("tmpfs")).isFalse();
        assertThat(Clusters.isDurable("ext4")).isTrue();
    }
}
