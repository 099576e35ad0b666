package io.balsa.store.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.balsa.etcd.election.CampaignRequest;
import io.balsa.etcd.election.CampaignResponse;
import io.balsa.etcd.election.ElectionGrpc;
import io.balsa.etcd.election.LeaderKey;
import io.balsa.etcd.election.LeaderRequest;
import io.balsa.etcd.election.LeaderResponse;
import io.balsa.etcd.election.ProclaimRequest;
import io.balsa.etcd.election.ResignRequest;
import io.balsa.etcd.lock.LockGrpc;
import io.balsa.etcd.lock.LockRequest;
import io.balsa.etcd.lock.LockResponse;
import io.balsa.etcd.lock.UnlockRequest;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseGrpc;
import io.balsa.etcd.v3.LeaseRevokeRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.store.StoreConfig;
import io.balsa.store.StoreServer;
import io.balsa.store.cluster.FreePorts;
import io.balsa.store.cluster.RealEtcd;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same locks and elections at this store and at a real etcd. */
class LockElectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static StoreServer server;
    private static ManagedChannel ours;
    private static RealEtcd etcd;
    private static int names;

    @BeforeAll
    static void start() throws Exception {
        List<Integer> ports = FreePorts.take(2);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        server = StoreServer.start(StoreConfig.of(
                "m",
                folder.resolve("ours"),
                new InetSocketAddress(loopback, ports.get(0)),
                new InetSocketAddress(loopback, ports.get(1)),
                Map.of("m", "127.0.0.1:" + ports.get(1))));
        server.awaitReady(PATIENCE);
        ours = NettyChannelBuilder.forAddress(server.clientAddress())
                .usePlaintext()
                .build();
        etcd = RealEtcd.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (etcd != null) {
            etcd.close();
        }
        if (ours != null) {
            ours.shutdownNow();
        }
        if (server != null) {
            server.close();
        }
    }

    private static Channel store(String which) {
        return "ours".equals(which) ? ours : etcd.channel();
    }

    private static ByteString freshName() {
        return ByteString.copyFromUtf8("name-" + ++names);
    }

    private static long lease(Channel store) {
        return LeaseGrpc.newBlockingStub(store)
                .leaseGrant(LeaseGrantRequest.newBuilder().setTTL(600).build())
                .getID();
    }

    private static ListenableFuture<LockResponse> lock(Channel store, ByteString name, long lease) {
        return LockGrpc.newFutureStub(store)
                .lock(LockRequest.newBuilder().setName(name).setLease(lease).build());
    }

    private static int contenders(Channel store, ByteString name) {
        return (int) KVGrpc.newBlockingStub(store)
                .range(RangeRequest.newBuilder()
                        .setKey(name)
                        .setRangeEnd(name.concat(ByteString.copyFromUtf8("~")))
                        .setCountOnly(true)
                        .build())
                .getCount();
    }

    private static <T> T get(ListenableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ours", "etcd"})
    void aLockIsHeldByTheOldestAndPassedOn(String which) throws Exception {
        Channel store = store(which);
        ByteString name = freshName();
        long first = lease(store);
        LockResponse held = get(lock(store, name, first));
        assertThat(held.getKey().toStringUtf8()).isEqualTo(name.toStringUtf8() + "/" + Long.toHexString(first));
        assertThat(get(lock(store, name, first)).getKey()).isEqualTo(held.getKey());

        ListenableFuture<LockResponse> second = lock(store, name, lease(store));
        await().atMost(PATIENCE).until(() -> contenders(store, name) == 2);
        ListenableFuture<LockResponse> third = lock(store, name, 0);
        await().atMost(PATIENCE).until(() -> contenders(store, name) == 3);
        assertThat(second.isDone()).isFalse();

        LockGrpc.newBlockingStub(store)
                .unlock(UnlockRequest.newBuilder().setKey(held.getKey()).build());
        LockResponse next = get(second);
        assertThat(third.isDone()).isFalse();
        LockGrpc.newBlockingStub(store)
                .unlock(UnlockRequest.newBuilder().setKey(next.getKey()).build());
        assertThat(get(third).getKey().startsWith(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ours", "etcd"})
    void whoeverGoesWhileWaitingIsOutOfTheQueue(String which) throws Exception {
        Channel store = store(which);
        ByteString name = freshName();
        LockResponse held = get(lock(store, name, lease(store)));
        ListenableFuture<LockResponse> waiting = lock(store, name, lease(store));
        await().atMost(PATIENCE).until(() -> contenders(store, name) == 2);
        waiting.cancel(true);
        await().atMost(PATIENCE).until(() -> contenders(store, name) == 1);
        LockGrpc.newBlockingStub(store)
                .unlock(UnlockRequest.newBuilder().setKey(held.getKey()).build());
        get(lock(store, name, lease(store)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ours", "etcd"})
    void whoseLeaseEndsWhileWaitingIsTold(String which) throws Exception {
        Channel store = store(which);
        ByteString name = freshName();
        LockResponse held = get(lock(store, name, lease(store)));
        long ends = lease(store);
        ListenableFuture<LockResponse> waiting = lock(store, name, ends);
        await().atMost(PATIENCE).until(() -> contenders(store, name) == 2);
        LeaseGrpc.newBlockingStub(store)
                .leaseRevoke(LeaseRevokeRequest.newBuilder().setID(ends).build());
        LockGrpc.newBlockingStub(store)
                .unlock(UnlockRequest.newBuilder().setKey(held.getKey()).build());
        assertThatThrownBy(() -> get(waiting)).hasMessageContaining("UNKNOWN: mutex: session is expired");
        assertThatThrownBy(() -> get(lock(store, name, 4242)))
                .hasMessageContaining("etcdserver: requested lease not found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ours", "etcd"})
    void aLeaderIsElectedProclaimsAndResigns(String which) throws Exception {
        Channel store = store(which);
        ByteString name = freshName();
        ElectionGrpc.ElectionBlockingStub elections = ElectionGrpc.newBlockingStub(store);
        LeaderRequest question = LeaderRequest.newBuilder().setName(name).build();
        assertThatThrownBy(() -> elections.leader(question))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage("UNKNOWN: election: no leader");

        long first = lease(store);
        LeaderKey leader = get(campaign(store, name, first, "one")).getLeader();
        assertThat(leader.getName()).isEqualTo(name);
        assertThat(leader.getLease()).isEqualTo(first);
        assertThat(elections.leader(question).getKv().getValue().toStringUtf8()).isEqualTo("one");
        assertThat(elections.leader(question).getKv().getCreateRevision()).isEqualTo(leader.getRev());

        // The same lease again: it leads already, and its new value is proclaimed.
        assertThat(get(campaign(store, name, first, "uno")).getLeader().getRev())
                .isEqualTo(leader.getRev());
        assertThat(elections.leader(question).getKv().getValue().toStringUtf8()).isEqualTo("uno");

        ListenableFuture<CampaignResponse> second = campaign(store, name, lease(store), "two");
        await().atMost(PATIENCE).until(() -> contenders(store, name) == 2);
        elections.proclaim(ProclaimRequest.newBuilder()
                .setLeader(leader)
                .setValue(ByteString.copyFromUtf8("still one"))
                .build());
        assertThat(second.isDone()).isFalse();
        elections.resign(ResignRequest.newBuilder().setLeader(leader).build());
        get(second);
        assertThat(elections.leader(question).getKv().getValue().toStringUtf8()).isEqualTo("two");
        assertThatThrownBy(() -> elections.proclaim(
                        ProclaimRequest.newBuilder().setLeader(leader).build()))
                .hasMessage("UNKNOWN: election: not leader");
        elections.resign(ResignRequest.newBuilder().setLeader(leader).build());
        assertThat(elections.leader(question).getKv().getValue().toStringUtf8()).isEqualTo("two");
        assertThatThrownBy(() -> elections.proclaim(ProclaimRequest.getDefaultInstance()))
                .hasMessage("UNKNOWN: \"leader\" field must be provided");
        assertThatThrownBy(() -> elections.resign(ResignRequest.getDefaultInstance()))
                .hasMessage("UNKNOWN: \"leader\" field must be provided");
    }

    private static ListenableFuture<CampaignResponse> campaign(
            Channel store, ByteString name, long lease, String value) {
        return ElectionGrpc.newFutureStub(store)
                .campaign(CampaignRequest.newBuilder()
                        .setName(name)
                        .setLease(lease)
                        .setValue(ByteString.copyFromUtf8(value))
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ours", "etcd"})
    void anObserverSeesEveryLeaderThatStaysAndWhatItProclaims(String which) throws Exception {
        Channel store = store(which);
        ByteString name = freshName();
        Seen seen = new Seen();
        ElectionGrpc.newStub(store)
                .observe(LeaderRequest.newBuilder().setName(name).build(), seen);
        LeaderKey first = get(campaign(store, name, lease(store), "one")).getLeader();
        seen.awaitValues("one");
        ListenableFuture<CampaignResponse> second = campaign(store, name, lease(store), "two");
        await().atMost(PATIENCE).until(() -> contenders(store, name) == 2);
        ElectionGrpc.newBlockingStub(store)
                .proclaim(ProclaimRequest.newBuilder()
                        .setLeader(first)
                        .setValue(ByteString.copyFromUtf8("uno"))
                        .build());
        seen.awaitValues("one", "uno");
        ElectionGrpc.newBlockingStub(store)
                .resign(ResignRequest.newBuilder().setLeader(first).build());
        get(second);
        seen.awaitValues("one", "uno", "two");
        LeaderKey third = get(second).getLeader();
        ElectionGrpc.newBlockingStub(store)
                .resign(ResignRequest.newBuilder().setLeader(third).build());
        get(campaign(store, name, lease(store), "three"));
        seen.awaitValues("one", "uno", "two", "three");
    }

    private static final class Seen implements StreamObserver<LeaderResponse> {
        private final List<String> values = new CopyOnWriteArrayList<>();

        @Override
        public void onNext(LeaderResponse leader) {
            values.add(leader.getKv().getValue().toStringUtf8());
        }

        @Override
        public void onError(Throwable failure) {
            values.add(String.valueOf(failure.getMessage()));
        }

        @Override
        public void onCompleted() {
            values.add("completed");
        }

        void awaitValues(String... expected) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(values).containsExactly(expected));
        }
    }
}
