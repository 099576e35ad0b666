package io.balsa.store.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.store.StoreRecovery;
import io.balsa.store.StoreServer;
import io.balsa.store.cluster.LocalStore;
import io.balsa.store.recovery.Survivor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that was cut exactly between two records, so that nothing in it tells. */
class CleanStopTest {
    @TempDir
    private Path folder;

    @Test
    void afterAnOrderlyStopTheLogMustBeAsLongAsItWas() throws Exception {
        try (LocalStore store = LocalStore.start(folder, 1)) {
            Path root = store.dataDir("m0");
            Path mark = root.resolve("stopped");
            put(store.member(0), 20);
            assertThat(mark).doesNotExist();
            store.stopAll();
            assertThat(mark).exists();
            Path log = openLog(root);
            byte[] whole = Files.readAllBytes(log);
            byte[] cut = withoutItsLastRecord(whole);

            Files.write(log, cut);
            String why = log.getFileName() + " is damaged (it ends with entry ";
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> store.launch("m0"))
                        .isInstanceOf(DataDir.Refused.class)
                        .hasMessageContaining(why)
                        .hasMessageContaining("replace the member under a new id");
            }
            assertThat(StoreRecovery.look(root).content())
                    .isInstanceOfSatisfying(
                            Survivor.Damaged.class,
                            damaged -> assertThat(damaged.why()).contains(why));
            Files.delete(log);
            assertThatThrownBy(() -> store.launch("m0"))
                    .isInstanceOf(DataDir.Refused.class)
                    .hasMessageContaining("when it was stopped");

            Files.write(log, whole);
            StoreServer member = store.launch("m0");
            store.awaitReady(member);
            assertThat(mark).doesNotExist();
            assertThat(count(member)).isEqualTo(20);
        }
    }

    @Test
    void withoutAMarkNothingIsClaimedNorWithADamagedOne() throws Exception {
        try (LocalStore store = LocalStore.start(folder, 1)) {
            Path root = store.dataDir("m0");
            Path mark = root.resolve("stopped");
            put(store.member(0), 5);
            store.stopAll();
            byte[] bytes = Files.readAllBytes(mark);
            bytes[0] ^= 1;
            Files.write(mark, bytes);
            store.awaitReady(store.launch("m0"));
            put(store.member(0), 6);
            store.stopAll();
            // As after a kill.
            Files.delete(mark);
            Path log = openLog(root);
            Files.write(log, withoutItsLastRecord(Files.readAllBytes(log)));
            StoreServer member = store.launch("m0");
            store.awaitReady(member);
            assertThat(count(member)).isGreaterThanOrEqualTo(5);
        }
    }

    private static void put(StoreServer member, int keys) {
        for (int i = 0; i < keys; i++) {
            KVGrpc.newBlockingStub(member.channel())
                    .withDeadlineAfter(30, TimeUnit.SECONDS)
                    .put(PutRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8("key" + i))
                            .build());
        }
    }

    private static long count(StoreServer member) {
        return KVGrpc.newBlockingStub(member.channel())
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .range(RangeRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8("key"))
                        .setRangeEnd(ByteString.copyFromUtf8("kez"))
                        .setCountOnly(true)
                        .build())
                .getCount();
    }

    private static Path openLog(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("raft"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("log_inprogress_"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static byte[] withoutItsLastRecord(byte[] whole) {
        int end = TornTail.scan(whole).end();
        int cut = end;
        do {
            cut--;
        } while (TornTail.scan(Arrays.copyOf(whole, cut)).end() != cut);
        byte[] left = Arrays.copyOf(whole, cut);
        assertThat(TornTail.scan(left).isWhole()).as("nothing tells").isTrue();
        return left;
    }
}
