package io.balsa.jepsen.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.PutStream;
import io.balsa.store.cluster.StoreCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power of all members fails at one moment while they are written to. A killed process leaves everything that it has
 * written; here only what was synced stays, and names whose change the file system had committed. What has been acknowledged
 * is there all the same.
 */
@EnabledIf(value = "io.balsa.jepsen.disk.FaultLibrary#isAvailable", disabledReason = "gcc is not installed")
class PowerLossTest {
    /** So that flushes, purges and new log segments come within seconds, and copying at every sync is cheap. */
    private static final String SMALL = "-Dbalsa.disk-bounds=flush=10000,tail=20000,segment=16384";

    private static final int ROUNDS = Boolean.getBoolean("balsa.long") ? 30 : 1;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int WRITERS = 4;
    private static final int PUTS = 60;

    @TempDir
    private Path folder;

    private final Map<MemberProcess, FaultDisk> disks = new HashMap<>();
    private final List<PutStream> puts = new ArrayList<>();

    @Test
    void whatWasAcknowledgedIsThereAfterThePowerOfAllMembersHasFailed() throws IOException {
        try (StoreCluster cluster = StoreCluster.prepare(folder, 3, SMALL)) {
            cluster.members().forEach(member -> onLossyDisk(member));
            for (int round = 0; round < ROUNDS; round++) {
                writeUntilThePowerFails(cluster, round);
                cluster.restartAll();
                Agreement.holds(cluster, puts);
            }
        }
    }

    /** The proof that the test above would find it: a log that is not synced does lose what was acknowledged. */
    @Test
    void aLogThatIsNotSyncedLosesWhatWasAcknowledgedOrIsRefused() throws IOException {
        try (StoreCluster cluster = StoreCluster.prepare(folder, 1, SMALL)) {
            cluster.members().forEach(member -> onLossyDisk(member).order("lie", "sync", 30, "log_inprogress"));
            writeUntilThePowerFails(cluster, 0);
            assertThat(disks.values()).allMatch(FaultDisk::proved);
            cluster.members().forEach(member -> member.environment(Map.of()));
            MemberProcess member = cluster.member(0);
            cluster.launch(member);
            await().atMost(PATIENCE).until(() -> !member.isAlive() || member.saidReady());
            if (member.isAlive()) {
                assertThat(puts.stream().flatMap(stream -> stream.missingOn(member.channel()).stream()))
                        .as("acknowledged and lost")
                        .isNotEmpty();
            } else {
                assertThat(member.log()).contains("cannot start: ").contains("is damaged");
            }
        }
    }

    private FaultDisk onLossyDisk(MemberProcess member) {
        FaultDisk disk = new FaultDisk(member.dataDir(), folder.resolve(member.name() + ".proof"))
                .shadow(folder.resolve(member.name() + ".shadow"));
        disks.put(member, disk);
        return disk;
    }

    private void writeUntilThePowerFails(StoreCluster cluster, int round) throws IOException {
        for (MemberProcess member : cluster.members()) {
            member.environment(disks.get(member).environment());
        }
        cluster.restartAll();
        List<PutStream> now = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            List<MemberProcess> others = new ArrayList<>(cluster.members());
            Collections.rotate(others, writer);
            now.add(PutStream.start(
                    "r" + round + "w" + writer + ".",
                    others.stream().map(MemberProcess::channel).toList()));
        }
        puts.addAll(now);
        now.forEach(stream -> Agreement.awaitMore(stream, PUTS));
        cluster.killAll();
        now.forEach(PutStream::close);
        for (FaultDisk disk : disks.values()) {
            disk.cutPower();
        }
    }
}
