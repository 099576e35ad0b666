package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.store.cluster.StoreCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Followers hear what is committed when it is, not with the next heartbeat: here those are five seconds apart. */
final class CommitNewsTest {
    private static final int WRITES = 9;
    private static final Duration HEARTBEATS_APART = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    @Test
    void aReadAtAFollowerDoesNotWaitForAHeartbeat() {
        try (StoreCluster cluster =
                StoreCluster.start(folder, 3, "--heartbeat-interval=1000", "--election-timeout=10000")) {
            KVGrpc.KVBlockingStub leader =
                    KVGrpc.newBlockingStub(cluster.leader().channel());
            KVGrpc.KVBlockingStub follower =
                    KVGrpc.newBlockingStub(cluster.follower().channel());
            List<Long> waits = new ArrayList<>();
            for (int i = 0; i < WRITES; i++) {
                ByteString key = ByteString.copyFromUtf8("key" + i);
                leader.withDeadlineAfter(30, TimeUnit.SECONDS)
                        .put(PutRequest.newBuilder().setKey(key).build());
                long start = System.nanoTime();
                assertThat(follower.withDeadlineAfter(30, TimeUnit.SECONDS)
                                .range(RangeRequest.newBuilder().setKey(key).build())
                                .getCount())
                        .isOne();
                waits.add(System.nanoTime() - start);
            }
            // The middle one: a pause of the machine may take one read, never most of them.
            assertThat(Duration.ofNanos(waits.stream().sorted().toList().get(WRITES / 2)))
                    .isLessThan(HEARTBEATS_APART.dividedBy(5));
        }
    }
}
