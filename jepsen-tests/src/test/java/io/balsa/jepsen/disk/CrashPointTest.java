package io.balsa.jepsen.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.PutStream;
import io.balsa.store.cluster.StoreCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A member that is the only one, killed around one operation on its disk while it is written to: what it has acknowledged is
 * there when it is started again. Each kill proves that it happened where it was meant to.
 */
@EnabledIf(value = "io.balsa.jepsen.disk.FaultLibrary#isAvailable", disabledReason = "gcc is not installed")
class CrashPointTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** So that flushes and new log segments come within seconds. */
    private static final String SMALL = "-Dbalsa.disk-bounds=flush=10000,tail=20000,segment=16384";

    @TempDir
    private Path folder;

    /** Where it is killed, and what stands there. */
    private record Point(String action, String operation, int nth, String name, String meaning) {
        @Override
        public String toString() {
            return meaning + " (" + action + " " + operation + " " + nth + " " + name + ")";
        }
    }

    private static Stream<Point> points() {
        Stream<Point> always = Stream.of(
                new Point("kill-after", "write", 40, "log_inprogress", "written, not synced"),
                new Point("kill-after", "sync", 40, "log_inprogress", "synced, not applied"),
                new Point("kill-before", "sync", 1, ".sst", "in the middle of a flush"));
        Stream<Point> seldom = Stream.of(
                new Point("kill-before", "write", 40, "log_inprogress", "before an entry is written to the log"),
                new Point("kill-before", "sync", 40, "log_inprogress", "before the log is synced"),
                new Point("kill-after", "sync", 3, "MANIFEST", "the flush is in the manifest"),
                new Point("kill-before", "rename", 1, "identity", "before the member has its identity"),
                new Point("kill-after", "rename", 1, "identity.starting", "the identity is being written"),
                new Point("kill-before", "rename", 1, "raft-meta", "before the first vote is kept"),
                new Point("kill-after", "rename", 1, "raft-meta", "after the first vote is kept"),
                new Point("kill-before", "rename", 1, "CURRENT", "before the database is one"),
                new Point("kill-after", "sync", 1, ".sst", "one file of a flush is whole"),
                new Point("kill-before", "sync", 3, "MANIFEST", "before the flush is in the manifest"),
                new Point("kill-after", "sync", 4, ".sst", "all columns are on disk"),
                new Point("kill-before", "rename", 1, "log_0-", "before a log segment is closed"),
                new Point("kill-after", "rename", 1, "log_0-", "after a log segment was closed"));
        return Boolean.getBoolean("balsa.long") ? Stream.concat(always, seldom) : always;
    }

    @ParameterizedTest
    @MethodSource("points")
    void whatWasAcknowledgedIsThereAfterTheKill(Point point) {
        try (StoreCluster cluster = StoreCluster.prepare(folder, 1, SMALL)) {
            MemberProcess member = cluster.member(0);
            FaultDisk disk = new FaultDisk(member.dataDir(), folder.resolve("proof"))
                    .order(point.action(), point.operation(), point.nth(), point.name());
            member.environment(disk.environment());
            cluster.launch(member);
            try (PutStream puts = PutStream.start("k", List.of(member.channel()))) {
                await().atMost(PATIENCE).until(() -> !member.isAlive());
                puts.close();
                assertThat(disk.proved()).as("killed %s", point).isTrue();
                member.environment(Map.of());
                cluster.restart(member);
                assertThat(puts.missingOn(member.channel())).isEmpty();
                PutStream more = PutStream.start("more", List.of(member.channel()));
                await().atMost(PATIENCE).until(() -> more.count() > 5);
                more.close();
            }
        }
    }
}
