package io.balsa.jepsen.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.StoreCluster;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Election;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.auth.Permission;
import io.etcd.jetcd.cluster.Member;
import io.etcd.jetcd.election.LeaderKey;
import io.etcd.jetcd.election.LeaderResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.PutOption;
import io.etcd.jetcd.options.WatchOption;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** jetcd, unmodified, against three members. */
class JetcdTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static StoreCluster cluster;
    private static Client client;

    @BeforeAll
    static void start() {
        cluster = StoreCluster.start(folder, 3);
        client = client(cluster.members());
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private static Client client(List<MemberProcess> members) {
        return Client.builder().endpoints(endpoints(members)).build();
    }

    private static String[] endpoints(List<MemberProcess> members) {
        return members.stream().map(member -> "http://" + member.endpoint()).toArray(String[]::new);
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }

    private static String text(ByteSequence bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static void put(String key, String value) throws Exception {
        put(client, key, value);
    }

    private static void put(Client by, String key, String value) throws Exception {
        get(by.getKVClient().put(bytes(key), bytes(value)));
    }

    @Test
    void keysAndTransactions() throws Exception {
        KV kv = client.getKVClient();
        for (int i = 0; i < 5; i++) {
            put("kv/" + i, "v" + i);
        }
        GetOption prefix = GetOption.builder().isPrefix(true).withLimit(3).build();
        var page = get(kv.get(bytes("kv/"), prefix));
        assertThat(page.getKvs()).extracting(found -> text(found.getKey())).containsExactly("kv/0", "kv/1", "kv/2");
        assertThat(page.isMore()).isTrue();
        assertThat(page.getCount()).isEqualTo(5);
        TxnResponse txn = get(kv.txn()
                .If(new Cmp(bytes("kv/0"), Cmp.Op.EQUAL, CmpTarget.value(bytes("v0"))))
                .Then(
                        Op.put(
                                bytes("kv/0"),
                                bytes("new"),
                                PutOption.builder().withPrevKV().build()),
                        Op.get(bytes("kv/0"), GetOption.DEFAULT))
                .Else(Op.delete(bytes("kv/0"), DeleteOption.DEFAULT))
                .commit());
        assertThat(txn.isSucceeded()).isTrue();
        assertThat(text(txn.getPutResponses().get(0).getPrevKv().getValue())).isEqualTo("v0");
        assertThat(text(txn.getGetResponses().get(0).getKvs().get(0).getValue()))
                .isEqualTo("new");
        assertThat(get(kv.delete(
                                bytes("kv/"),
                                DeleteOption.builder().isPrefix(true).build()))
                        .getDeleted())
                .isEqualTo(5);
        long revision = txn.getHeader().getRevision();
        get(kv.compact(revision));
        assertThatThrownBy(() -> get(kv.get(
                        bytes("kv/0"),
                        GetOption.builder().withRevision(revision - 1).build())))
                .hasMessageContaining("required revision has been compacted");
    }

    @Test
    void aWatchGoesOnWhenItsMemberDies() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        MemberProcess first = cluster.follower();
        List<MemberProcess> others =
                cluster.members().stream().filter(member -> member != first).toList();
        List<MemberProcess> order = new ArrayList<>(others);
        order.add(0, first);
        // The one that writes does not know the member that dies: jetcd sends no put twice, so one that is on its way
        // to that member fails, as it must.
        try (Client watching = client(order);
                Client writing = client(others);
                Watch.Watcher watcher = watching.getWatchClient()
                        .watch(
                                bytes("watch/"),
                                WatchOption.builder().isPrefix(true).build(),
                                response -> response.getEvents()
                                        .forEach(event -> seen.add(
                                                text(event.getKeyValue().getValue()))))) {
            int written = 0;
            // The watch counts from when it stands: until then nothing is expected of it.
            while (seen.isEmpty()) {
                put(writing, "watch/x", String.valueOf(written++));
            }
            int from = Integer.parseInt(seen.get(0));
            cluster.kill(first);
            for (int i = 0; i < 20; i++) {
                put(writing, "watch/x", String.valueOf(written++));
            }
            int last = written;
            await().atMost(PATIENCE).until(() -> seen.contains(String.valueOf(last - 1)));
            assertThat(seen)
                    .containsExactlyElementsOf(IntStream.range(from, last)
                            .mapToObj(String::valueOf)
                            .toList());
            assertThat(watcher.isClosed()).isFalse();
        } finally {
            cluster.restartAll();
        }
    }

    @Test
    void aLeaseIsKeptAlive() throws Exception {
        long lease = get(client.getLeaseClient().grant(5)).getID();
        get(client.getKVClient()
                .put(
                        bytes("lease/key"),
                        bytes("x"),
                        PutOption.builder().withLeaseId(lease).build()));
        List<Long> renewals = new CopyOnWriteArrayList<>();
        try (var keeping = client.getLeaseClient().keepAlive(lease, new Renewals(renewals))) {
            await().atMost(PATIENCE).until(() -> renewals.size() >= 2);
            assertThat(renewals).containsOnly(5L);
            assertThat(get(client.getLeaseClient()
                                    .timeToLive(
                                            lease,
                                            LeaseOption.builder()
                                                    .withAttachedKeys()
                                                    .build()))
                            .getKeys())
                    .hasSize(1);
        }
        await().atMost(PATIENCE)
                .until(() -> get(client.getKVClient().get(bytes("lease/key"))).getCount() == 0);
    }

    private record Renewals(List<Long> ttls) implements StreamObserver<LeaseKeepAliveResponse> {
        @Override
        public void onNext(LeaseKeepAliveResponse renewal) {
            ttls.add(renewal.getTTL());
        }

        @Override
        public void onError(Throwable failure) {
            ttls.add(-1L);
        }

        @Override
        public void onCompleted() {
            // The test has ended the renewals.
        }
    }

    @Test
    void locksAndElections() throws Exception {
        long lease = get(client.getLeaseClient().grant(600)).getID();
        long other = get(client.getLeaseClient().grant(600)).getID();
        ByteSequence held =
                get(client.getLockClient().lock(bytes("lock"), lease)).getKey();
        var waiting = client.getLockClient().lock(bytes("lock"), other);
        await().atMost(PATIENCE)
                .until(() -> get(client.getKVClient()
                                        .get(
                                                bytes("lock/"),
                                                GetOption.builder()
                                                        .isPrefix(true)
                                                        .build()))
                                .getCount()
                        == 2);
        assertThat(waiting).isNotDone();
        get(client.getLockClient().unlock(held));
        get(waiting);

        List<String> leaders = new CopyOnWriteArrayList<>();
        Election elections = client.getElectionClient();
        elections.observe(bytes("election"), new Leaders(leaders));
        LeaderKey leader =
                get(elections.campaign(bytes("election"), lease, bytes("one"))).getLeader();
        get(elections.proclaim(leader, bytes("uno")));
        assertThat(text(get(elections.leader(bytes("election"))).getKv().getValue()))
                .isEqualTo("uno");
        await().atMost(PATIENCE).until(() -> leaders.contains("uno"));
        get(elections.resign(leader));
        assertThatThrownBy(() -> get(elections.leader(bytes("election")))).isNotNull();
    }

    private record Leaders(List<String> values) implements Election.Listener {
        @Override
        public void onNext(LeaderResponse leader) {
            KeyValue kv = leader.getKv();
            values.add(text(kv.getValue()));
        }

        @Override
        public void onError(Throwable failure) {
            values.add(failure.toString());
        }

        @Override
        public void onCompleted() {
            values.add("completed");
        }
    }

    @Test
    void clusterAndMaintenance() throws Exception {
        List<Member> members = get(client.getClusterClient().listMember()).getMembers();
        assertThat(members).extracting(Member::getName).containsExactlyInAnyOrder("m0", "m1", "m2");
        var maintenance = client.getMaintenanceClient();
        long hash = 0;
        long revision = get(client.getKVClient().get(bytes("none"))).getHeader().getRevision();
        for (String endpoint : endpoints(cluster.members())) {
            var status = get(maintenance.statusMember(endpoint));
            assertThat(status.getVersion()).startsWith("3.6.");
            assertThat(status.getDbSize()).isGreaterThanOrEqualTo(status.getDbSizeInUse());
            // A follower may not have applied that revision yet when it is asked.
            long one = await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(
                            () -> (long)
                                    get(maintenance.hashKV(endpoint, revision)).getHash(),
                            found -> true);
            assertThat(hash == 0 || hash == one).isTrue();
            hash = one;
            get(maintenance.defragmentMember(endpoint));
        }
        assertThat(get(maintenance.listAlarms()).getAlarms()).isEmpty();
        ByteArrayOutputStream snapshot = new ByteArrayOutputStream();
        long bytes = get(maintenance.snapshot(snapshot));
        assertThat(snapshot.size()).isEqualTo((int) bytes);
        assertThat(bytes % 512).isEqualTo(32);
    }

    @Test
    void usersAndRoles() throws Exception {
        var auth = client.getAuthClient();
        get(auth.userAdd(bytes("root"), bytes("secret")));
        get(auth.roleAdd(bytes("root")));
        get(auth.userGrantRole(bytes("root"), bytes("root")));
        get(auth.userAdd(bytes("ann"), bytes("word")));
        get(auth.roleAdd(bytes("reader")));
        get(auth.roleGrantPermission(bytes("reader"), bytes("auth/"), bytes("auth0"), Permission.Type.READ));
        get(auth.userGrantRole(bytes("ann"), bytes("reader")));
        put("auth/x", "1");
        get(auth.authEnable());
        try (Client root = client("root", "secret");
                Client ann = client("ann", "word")) {
            assertThat(get(ann.getKVClient().get(bytes("auth/x"))).getCount()).isEqualTo(1);
            assertThatThrownBy(() -> get(ann.getKVClient().put(bytes("auth/x"), bytes("2"))))
                    .hasMessageContaining("etcdserver: permission denied");
            assertThatThrownBy(() -> get(client.getKVClient().get(bytes("auth/x"))))
                    .hasMessageContaining("etcdserver: user name is empty");
            get(root.getKVClient().put(bytes("auth/x"), bytes("2")));
            get(root.getAuthClient().authDisable());
        }
        assertThat(text(get(client.getKVClient().get(bytes("auth/x")))
                        .getKvs()
                        .get(0)
                        .getValue()))
                .isEqualTo("2");
    }

    private static Client client(String user, String password) {
        return Client.builder()
                .endpoints(endpoints(cluster.members()))
                .user(bytes(user))
                .password(bytes(password))
                .build();
    }
}
