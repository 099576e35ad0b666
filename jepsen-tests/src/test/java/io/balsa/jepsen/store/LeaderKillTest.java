package io.balsa.jepsen.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.jepsen.check.Checks;
import io.balsa.jepsen.check.Verdict;
import io.balsa.jepsen.history.Header;
import io.balsa.jepsen.history.History;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.workload.RegisterWorkload;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.StoreCluster;
import io.grpc.Channel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Histories of three real members under kills of the leader are linearizable. That the checker would find a stale read or a
 * lost write is shown in {@code ChecksTest}.
 *
 * <p>{@code -Dbalsa.long=true} kills more often; {@code -Dbalsa.seed=N} repeats the requests of a run.
 */
class LeaderKillTest {
    private static final RegisterWorkload.Size SIZE = new RegisterWorkload.Size(8, 6, 20_000);
    private static final Header HEADER = new Header(0, 3, List.of("registers"), List.of("kill-leader"), "here", 1, 0);
    private static final int KILLS = Boolean.getBoolean("balsa.long") ? 30 : 4;

    /** An interval in which harm was done: from the kill until the member was back. */
    private record Fault(long fromNanos, long toNanos) {}

    @Test
    void historiesUnderLeaderKillsAreLinearizable(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("balsa.seed", System.nanoTime());
        System.out.println("LeaderKillTest: -Dbalsa.seed=" + seed);
        ExecutorService clients = Executors.newFixedThreadPool(SIZE.clients());
        try (StoreCluster cluster = StoreCluster.start(folder, 3)) {
            List<? extends Channel> channels =
                    cluster.members().stream().map(MemberProcess::channel).toList();
            RegisterWorkload workload = RegisterWorkload.start(SIZE, seed, channels, System::nanoTime, clients);
            List<Fault> faults = new ArrayList<>();
            for (int i = 0; i < KILLS; i++) {
                faults.add(killLeader(cluster));
            }
            List<Operation> history = workload.finish(Duration.ofSeconds(15));

            long during = history.stream()
                    .filter(operation ->
                            faults.stream().anyMatch(fault -> operation.overlaps(fault.fromNanos(), fault.toNanos())))
                    .count();
            long unknown = history.stream()
                    .filter(operation -> operation.outcome() instanceof Outcome.Unknown)
                    .count();
            System.out.printf(
                    "%d operations, %d of them during %d faults, %d of unknown outcome%n",
                    history.size(), during, faults.size(), unknown);
            assertThat(during).as("operations that overlap a fault").isGreaterThanOrEqualTo(1_000);
            assertThat(Checks.check(History.of(HEADER, history))).noneMatch(Verdict::broken);
        } finally {
            clients.shutdownNow();
        }
    }

    private static Fault killLeader(StoreCluster cluster) {
        MemberProcess leader = cluster.leader();
        long from = System.nanoTime();
        cluster.kill(leader);
        await().atMost(Duration.ofSeconds(20)).until(() -> cluster.leader() != leader);
        cluster.restart(leader);
        return new Fault(from, System.nanoTime());
    }
}
