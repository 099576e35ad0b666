package io.balsa.jepsen.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.PutStream;
import io.balsa.store.cluster.StoreCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The proof that the faults {@code power-loss-one} and {@code power-loss-all} would find a log that is not synced: a killed
 * process leaves everything that it has written; a loss of power leaves only what was synced, and names whose change the file
 * system had committed.
 */
@EnabledIf(value = "io.balsa.jepsen.disk.FaultLibrary#isAvailable", disabledReason = "gcc is not installed")
class PowerLossTest {
    /** So that copying at every sync is cheap. */
    private static final String SMALL = "-Dbalsa.disk-bounds=flush=10000,tail=20000,segment=16384";

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int PUTS = 60;

    @TempDir
    private Path folder;

    @Test
    void aLogThatIsNotSyncedLosesWhatWasAcknowledgedOrIsRefused() throws IOException {
        try (StoreCluster cluster = StoreCluster.prepare(folder, 1, SMALL)) {
            MemberProcess member = cluster.member(0);
            FaultDisk disk = new FaultDisk(member.dataDir(), folder.resolve("proof"))
                    .shadow(folder.resolve("shadow"))
                    .order("lie", "sync", 30, "log_inprogress");
            member.environment(disk.environment());
            cluster.restart(member);
            try (PutStream puts = PutStream.start("k", List.of(member.channel()))) {
                Agreement.awaitMore(puts, PUTS);
                cluster.kill(member);
                puts.close();
                disk.cutPower();
                assertThat(disk.proved()).isTrue();
                member.environment(Map.of());
                cluster.launch(member);
                await().atMost(PATIENCE).until(() -> !member.isAlive() || member.saidReady());
                if (member.isAlive()) {
                    assertThat(puts.missingOn(member.channel()))
                            .as("acknowledged and lost")
                            .isNotEmpty();
                } else {
                    assertThat(member.log()).contains("cannot start: ").contains("is damaged");
                }
            }
        }
    }
}
