package io.balsa.jepsen.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.HashKVRequest;
import io.balsa.etcd.v3.HashKVResponse;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.PutStream;
import io.balsa.store.cluster.StoreCluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What must hold of a cluster whatever its disks have been through: nothing acknowledged is lost, all members are equal. */
final class Agreement {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Agreement() {}

    static void holds(StoreCluster cluster, List<PutStream> puts) {
        for (MemberProcess member : cluster.members()) {
            for (PutStream stream : puts) {
                assertThat(stream.missingOn(member.channel()))
                        .as("acknowledged, and not on %s", member.name())
                        .isEmpty();
            }
        }
        assertThat(cluster.members().stream()
                        .map(member -> hashAt(member, revision(cluster.member(0))))
                        .distinct())
                .as("hashes of all members")
                .hasSize(1);
    }

    /** The revision that the cluster has reached. */
    private static long revision(MemberProcess member) {
        return KVGrpc.newBlockingStub(member.channel())
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .range(RangeRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8("any"))
                        .build())
                .getHeader()
                .getRevision();
    }

    private static int hashAt(MemberProcess member, long revision) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> revision(member) >= revision);
        HashKVResponse hash = MaintenanceGrpc.newBlockingStub(member.channel())
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .hashKV(HashKVRequest.newBuilder().setRevision(revision).build());
        return hash.getHash();
    }

    /** Until so many more puts have been acknowledged. */
    static void awaitMore(PutStream puts, int more) {
        int before = puts.count();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> puts.count() >= before + more);
    }
}
