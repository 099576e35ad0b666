package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.StoreCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose leader's process has gone need not wait for an election timeout: here that is half a minute at least. */
class LeaderKillTest {
    private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void theOthersGoOnLongBeforeTheElectionTimeout() {
        try (StoreCluster cluster = StoreCluster.start(
                folder, 3, "--heartbeat-interval=1000", "--election-timeout=" + ELECTION_TIMEOUT.toMillis())) {
            MemberProcess leader = cluster.leader();
            MemberProcess other = cluster.members().stream()
                    .filter(member -> member != leader)
                    .findFirst()
                    .orElseThrow();
            KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(other.channel());
            put(kv, "before");
            long killed = System.nanoTime();
            cluster.kill(leader);
            await().atMost(ELECTION_TIMEOUT).ignoreExceptions().untilAsserted(() -> put(kv, "after"));
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(ELECTION_TIMEOUT.dividedBy(2));
        }
    }

    private static void put(KVGrpc.KVBlockingStub kv, String key) {
        kv.withDeadlineAfter(2, TimeUnit.SECONDS)
                .put(PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(key))
                        .build());
    }
}
