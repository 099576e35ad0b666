package io.balsa.jepsen.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.PutStream;
import io.balsa.store.cluster.StoreCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that reports an error: that member stops at once and says what has failed, the others go on, and with a disk that
 * works again it comes back. Nothing that was acknowledged is lost.
 */
@EnabledIf(value = "io.balsa.jepsen.disk.FaultLibrary#isAvailable", disabledReason = "gcc is not installed")
class DiskErrorTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(30);
    private static final String SMALL = "-Dbalsa.disk-bounds=flush=10000,tail=20000,segment=16384";

    @TempDir
    private Path folder;

    private final Map<MemberProcess, FaultDisk> disks = new HashMap<>();
    private int orders;

    private record Fault(boolean ofLeader, String action, String operation, String file, String says) {
        @Override
        public String toString() {
            return action + " on " + operation + " of " + file + (ofLeader ? " of the leader" : " of a follower");
        }
    }

    private static Stream<Fault> faults() {
        String log = "log_inprogress";
        Stream<Fault> always = Stream.of(
                new Fault(true, "eio", "sync", log, "raft log"), new Fault(false, "enospc", "write", log, "raft log"));
        Stream<Fault> seldom = Stream.of(
                new Fault(false, "eio", "sync", log, "raft log"),
                new Fault(true, "eio", "write", log, "raft log"),
                new Fault(false, "eio", "write", log, "raft log"),
                new Fault(true, "enospc", "write", log, "raft log"),
                new Fault(false, "eio", "rename", "/log_", "raft log"),
                new Fault(false, "eio", "sync", ".sst", "RocksDB"),
                new Fault(true, "enospc", "write", ".sst", "RocksDB"),
                new Fault(false, "eio", "sync", "MANIFEST", "RocksDB"));
        return Boolean.getBoolean("balsa.long") ? Stream.concat(always, seldom) : always;
    }

    @Test
    void aMemberWhoseDiskFailsStopsAtOnceAndComesBackWithAHealthyOne() throws IOException {
        try (StoreCluster cluster = StoreCluster.prepare(folder, 3, SMALL)) {
            cluster.members().forEach(this::withFailingDisk);
            cluster.restartAll();
            List<PutStream> all = new ArrayList<>();
            for (Fault fault : faults().toList()) {
                PutStream puts = PutStream.start(
                        "k" + all.size() + ".",
                        cluster.members().stream().map(MemberProcess::channel).toList());
                all.add(puts);
                Agreement.awaitMore(puts, 30);
                MemberProcess victim = fault.ofLeader() ? cluster.leader() : cluster.follower();
                disks.get(victim).orderNow(fault.action(), fault.operation(), 1, fault.file());
                victim.awaitExit(AT_ONCE);
                saysWhatHasFailed(victim, fault);
                Agreement.awaitMore(puts, 30);
                puts.close();
                withFailingDisk(victim);
                cluster.restart(victim);
                Agreement.holds(cluster, all);
            }
        }
    }

    private void saysWhatHasFailed(MemberProcess victim, Fault fault) {
        assertThat(disks.get(victim).proved()).as("%s", fault).isTrue();
        assertThat(victim.exitCode()).as("%s", fault).isNotZero();
        List<String> messages =
                victim.log().lines().filter(line -> line.contains("stopping: ")).toList();
        assertThat(messages).as("%s\n%s", fault, victim.log()).hasSize(1);
        assertThat(messages.get(0)).as("%s", fault).contains(fault.says());
    }

    /** From its next start on its disk fails when it is told to. */
    private void withFailingDisk(MemberProcess member) {
        int n = orders++;
        FaultDisk disk =
                new FaultDisk(member.dataDir(), folder.resolve("proof-" + n)).later(folder.resolve("order-" + n));
        disks.put(member, disk);
        member.environment(disk.environment());
    }
}
