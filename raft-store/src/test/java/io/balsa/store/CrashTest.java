package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchGrpc;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.PutStream;
import io.balsa.store.cluster.StoreCluster;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What three real processes promise when some or all of them die. */
class CrashTest {
    private static final ByteString KEY = ByteString.copyFromUtf8("key");

    @TempDir
    private static Path folder;

    private static StoreCluster cluster;

    @BeforeAll
    static void start() {
        cluster = StoreCluster.start(folder, 3);
    }

    /** Each test leaves behind who it has killed. */
    @BeforeEach
    void allMembersRun() {
        cluster.restartAll();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static PutStream putsOnAll(String prefix) {
        return PutStream.start(
                prefix, cluster.members().stream().map(MemberProcess::channel).toList());
    }

    private static void hasAll(PutStream puts) {
        for (MemberProcess member : cluster.members()) {
            assertThat(puts.missingOn(member.channel()))
                    .as("acknowledged keys that %s lacks", member.name())
                    .isEmpty();
        }
    }

    @Test
    void noAcknowledgedWriteIsLostWhicheverMemberIsKilled() {
        try (PutStream puts = putsOnAll("one")) {
            awaitMore(puts, 50);
            MemberProcess leader = cluster.leader();
            kill(puts, leader, "leader");
            cluster.members().stream()
                    .filter(member -> member != leader)
                    .forEach(member -> kill(puts, member, member.name()));
            puts.close();
            hasAll(puts);
        }
    }

    private static void kill(PutStream puts, MemberProcess member, String who) {
        puts.longestGap();
        cluster.kill(member);
        awaitMore(puts, 20);
        Duration gap = puts.longestGap();
        System.out.println("kill -9 of " + who + ": writes resumed after " + gap.toMillis() + " ms");
        cluster.restart(member);
        awaitMore(puts, 20);
    }

    private static void awaitMore(PutStream puts, int more) {
        int before = puts.count();
        await().atMost(Duration.ofSeconds(30)).until(() -> puts.count() >= before + more);
    }

    @Test
    void allAcknowledgedWritesAreThereAfterAllMembersWereKilledAtOnce() {
        try (PutStream puts = putsOnAll("all")) {
            awaitMore(puts, 60);
            cluster.killAll();
            puts.close();
            cluster.restartAll();
            hasAll(puts);
        }
    }

    @Test
    void withoutAMajorityLinearizableRequestsFailInTimeAndSerializableReadsWork() {
        MemberProcess last = cluster.member(2);
        kv(last).put(PutRequest.newBuilder().setKey(KEY).build());
        cluster.kill(cluster.member(0));
        cluster.kill(cluster.member(1));

        StatusRuntimeException read = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> kv(last).range(RangeRequest.newBuilder().setKey(KEY).build()));
        assertThat(read.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(read.getStatus().getDescription()).startsWith("etcdserver: ");

        StatusRuntimeException write = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> kv(last).put(PutRequest.newBuilder().setKey(KEY).build()));
        assertThat(write.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(write.getStatus().getDescription()).startsWith("etcdserver: ");

        RangeResponse stale = kv(last).range(RangeRequest.newBuilder()
                .setKey(KEY)
                .setSerializable(true)
                .build());
        assertThat(stale.getKvsCount()).isEqualTo(1);

        cluster.restartAll();
        RangeResponse again =
                kv(last).range(RangeRequest.newBuilder().setKey(KEY).build());
        assertThat(again.getKvsCount()).isEqualTo(1);
    }

    @Test
    void aLeaseOutlivesItsLeaderAndEndsUnderTheNextOneAndAWatchHearsOfIt() {
        MemberProcess leader = cluster.leader();
        MemberProcess other = cluster.follower();
        long lease = LeaseGrpc.newBlockingStub(other.channel())
                .leaseGrant(LeaseGrantRequest.newBuilder().setTTL(4).build())
                .getID();
        long revision = kv(other)
                .put(PutRequest.newBuilder().setKey(KEY).setLease(lease).build())
                .getHeader()
                .getRevision();
        long granted = System.nanoTime();
        List<WatchResponse> seen = watch(other.channel(), revision);
        cluster.kill(leader);
        await().atMost(Duration.ofSeconds(40))
                .until(() -> seen.stream()
                        .flatMap(response -> response.getEventsList().stream())
                        .anyMatch(event -> event.getType() == Event.EventType.DELETE));
        assertThat(Duration.ofNanos(System.nanoTime() - granted)).isGreaterThan(Duration.ofSeconds(4));
        assertThat(kv(other)
                        .range(RangeRequest.newBuilder().setKey(KEY).build())
                        .getKvsCount())
                .isZero();
    }

    private static List<WatchResponse> watch(Channel member, long fromRevision) {
        List<WatchResponse> seen = new CopyOnWriteArrayList<>();
        StreamObserver<WatchRequest> requests = WatchGrpc.newStub(member).watch(new StreamObserver<>() {
            @Override
            public void onNext(WatchResponse response) {
                seen.add(response);
            }

            @Override
            public void onError(Throwable failure) {
                // Ends with the cluster.
            }

            @Override
            public void onCompleted() {}
        });
        requests.onNext(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder().setKey(KEY).setStartRevision(fromRevision))
                .build());
        return seen;
    }

    private static KVGrpc.KVBlockingStub kv(MemberProcess member) {
        // Longer than the store's own patience: what fails, fails with its words and not with the client's deadline.
        return KVGrpc.newBlockingStub(member.channel()).withDeadlineAfter(7, TimeUnit.SECONDS);
    }
}
