package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.ClusterGrpc;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.MemberAddRequest;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.balsa.store.cluster.LocalStore;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.PutStream;
import io.balsa.store.cluster.StoreCluster;
import io.balsa.store.config.Bootstrap;
import io.balsa.store.recovery.RecoveryPlan;
import io.balsa.store.recovery.Survivor;
import io.balsa.store.snapshot.SnapshotRestore;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of three of which all are killed and one never comes back, with its folder. */
class StoreRecoveryTest {
    private static final SnapshotRestore.Options AS_IT_IS = new SnapshotRestore.Options(0, false);

    @TempDir
    private Path folder;

    @Test
    void aNewClusterHasAllThatWasAcknowledgedByTheOldOne() throws Exception {
        PutStream puts;
        Path one;
        Path two;
        try (StoreCluster old = StoreCluster.start(folder.resolve("old"), 3)) {
            puts = PutStream.start(
                    "k", old.members().stream().map(MemberProcess::channel).toList());
            await().atMost(Duration.ofSeconds(60)).until(() -> puts.count() > 200);
            one = old.member(0).dataDir();
            two = old.member(1).dataDir();
            assertThatThrownBy(() -> StoreRecovery.look(one)).hasMessageContaining("in use by another process");
            old.killAll();
            puts.close();
        }
        List<Survivor> survivors = List.of(StoreRecovery.look(one), StoreRecovery.look(two));
        RecoveryPlan plan = RecoveryPlan.of(survivors).orElseThrow();
        assertThat(plan.mayLose()).isFalse();
        assertThat(RecoveryPlan.of(survivors.subList(0, 1)).orElseThrow().mayLose())
                .isTrue();
        Survivor.Intact best = (Survivor.Intact) plan.best().content();
        assertThat(best.lastRevision()).isGreaterThan(best.committedRevision());
        try (LocalStore store = LocalStore.prepare(folder.resolve("new"), 1)) {
            StoreRestore.Target target =
                    new StoreRestore.Target("m0", store.dataDir("m0"), Bootstrap.of(store.initialCluster()), 7);
            assertThat(StoreRecovery.recover(plan.best().dataDir(), target, AS_IT_IS))
                    .isEqualTo(best.lastRevision());
            // The old folder is what it was.
            assertThat(StoreRecovery.look(plan.best().dataDir())).isEqualTo(plan.best());
            StoreServer member = store.launch("m0");
            store.awaitReady(member);
            assertThat(puts.missingOn(member.channel())).isEmpty();
            assertThat(put(member.channel())).isEqualTo(best.lastRevision() + 1);
            assertThat(ClusterGrpc.newBlockingStub(member.channel())
                            .withDeadlineAfter(30, TimeUnit.SECONDS)
                            .memberAdd(MemberAddRequest.newBuilder()
                                    .addPeerURLs("http://127.0.0.1:1")
                                    .setIsLearner(true)
                                    .build())
                            .getMembersCount())
                    .as("those of the old cluster are forgotten")
                    .isEqualTo(2);
        }
    }

    @Test
    void aRaisedRevisionEndsTheWatchesOfTheOldCluster() throws Exception {
        Path old;
        try (LocalStore store = LocalStore.start(folder.resolve("old"), 1)) {
            old = store.dataDir("m0");
            put(store.member(0).channel());
        }
        try (LocalStore store = LocalStore.prepare(folder.resolve("new"), 1)) {
            StoreRestore.Target target =
                    new StoreRestore.Target("m0", store.dataDir("m0"), Bootstrap.of(store.initialCluster()), 7);
            assertThat(StoreRecovery.recover(old, target, new SnapshotRestore.Options(1_000, true)))
                    .isEqualTo(1_002);
            StoreServer member = store.launch("m0");
            store.awaitReady(member);
            assertThat(KVGrpc.newBlockingStub(member.channel())
                            .withDeadlineAfter(30, TimeUnit.SECONDS)
                            .range(RangeRequest.newBuilder()
                                    .setKey(ByteString.copyFromUtf8("key"))
                                    .build())
                            .getCount())
                    .isOne();
            WatchResponse refused = WatchAnswers.second(member.channel(), 2);
            assertThat(refused.getCompactRevision()).isEqualTo(1_002);
        }
    }

    @Test
    void aDamagedLogIsToldAndNothingIsMadeOfIt() throws Exception {
        Path old;
        try (LocalStore store = LocalStore.start(folder.resolve("old"), 1)) {
            old = store.dataDir("m0");
            for (int i = 0; i < 20; i++) {
                put(store.member(0).channel());
            }
        }
        Path log = openLog(old);
        byte[] bytes = Files.readAllBytes(log);
        bytes[200] ^= 1;
        Files.write(log, bytes);
        assertThat(StoreRecovery.look(old).content())
                .isInstanceOfSatisfying(
                        Survivor.Damaged.class,
                        damaged -> assertThat(damaged.why()).contains(log.getFileName() + " is damaged"));
        StoreRestore.Target target =
                new StoreRestore.Target("m0", folder.resolve("new"), Bootstrap.of(Map.of("m0", "127.0.0.1:1")), 7);
        assertThatThrownBy(() -> StoreRecovery.recover(old, target, AS_IT_IS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is damaged");
        assertThatThrownBy(() -> StoreRecovery.look(folder)).hasMessageContaining("is not the data folder of a member");
    }

    private static Path openLog(Path dataDir) throws IOException {
        try (Stream<Path> files = Files.walk(dataDir.resolve("raft"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("log_inprogress_"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The revision that it makes. */
    private static long put(Channel member) {
        return KVGrpc.newBlockingStub(member)
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .put(PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8("key"))
                        .build())
                .getHeader()
                .getRevision();
    }
}
