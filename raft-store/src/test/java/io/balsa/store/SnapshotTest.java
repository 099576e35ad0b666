package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.LeaseGrpc;
import io.balsa.etcd.v3.LeaseLeasesRequest;
import io.balsa.etcd.v3.LeaseTimeToLiveRequest;
import io.balsa.etcd.v3.LeaseTimeToLiveResponse;
import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.SnapshotRequest;
import io.balsa.etcd.v3.SnapshotResponse;
import io.balsa.etcd.v3.WatchResponse;
import io.balsa.store.cluster.EtcdCtl;
import io.balsa.store.cluster.EtcdProcess;
import io.balsa.store.cluster.LocalStore;
import io.balsa.store.cluster.PutStream;
import io.balsa.store.config.Bootstrap;
import io.balsa.store.snapshot.SnapshotRestore;
import io.balsa.store.snapshot.SnapshotStatus;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots between this store and a real etcd, in both directions, with the real etcdctl. */
class SnapshotTest {
    @TempDir
    private Path folder;

    @Test
    void whatEtcdctlSavesFromAnyMemberUnderWritesAnEtcdServes() throws Exception {
        EtcdCtl.against("none");
        try (LocalStore store = LocalStore.start(folder, 3)) {
            fill(EtcdCtl.against(store.endpoint(0)));
            List<Path> files = new ArrayList<>();
            try (PutStream writes = PutStream.start(
                    "load/", store.members().stream().map(StoreServer::channel).toList())) {
                for (int i = 0; i < 3; i++) {
                    int before = writes.count();
                    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> writes.count() > before + 3);
                    Path file = folder.resolve("saved-" + i + ".db");
                    EtcdCtl.against(store.endpoint(i)).ok("snapshot", "save", file.toString());
                    files.add(file);
                }
            }
            for (Path file : files) {
                assertEtcdctlAgrees(StoreRestore.status(file), file);
            }
            SnapshotStatus last = StoreRestore.status(files.get(2));
            EtcdProcess.Ports ports = EtcdProcess.Ports.take();
            Path dataDir = folder.resolve("etcd");
            EtcdCtl.against("none")
                    .ok(Stream.concat(
                                    Stream.of(
                                            "snapshot", "restore", files.get(2).toString(), "--data-dir=" + dataDir),
                                    ports.identity().stream())
                            .toArray(String[]::new));
            try (EtcdProcess etcd = EtcdProcess.start(dataDir, ports)) {
                Channel ours = store.member(1).channel();
                assertThat(all(etcd.channel(), 0).getHeader().getRevision()).isEqualTo(last.revision());
                long compacted = revisionOf(etcd.channel(), "compacted here");
                for (long revision : List.of(compacted, compacted + 1, compacted + 2, last.revision())) {
                    assertThat(all(etcd.channel(), revision).getKvsList())
                            .isEqualTo(all(ours, revision).getKvsList());
                }
                assertThatThrownBy(() -> all(etcd.channel(), compacted - 1)).hasMessageContaining("has been compacted");
                assertThat(timeToLive(etcd.channel())).isEqualTo(timeToLive(ours));
            }
        }
    }

    @Test
    void theSnapshotOfAnEtcdBecomesAClusterOfThree() throws Exception {
        EtcdCtl.against("none");
        Path saved = folder.resolve("saved.db");
        List<KeyValue> expected;
        List<String> leases;
        long revision;
        try (EtcdProcess etcd = EtcdProcess.start(folder.resolve("etcd"), EtcdProcess.Ports.take())) {
            EtcdCtl etcdctl = EtcdCtl.against(etcd.endpoint());
            fill(etcdctl);
            etcdctl.ok("snapshot", "save", saved.toString());
            expected = all(etcd.channel(), 0).getKvsList();
            revision = all(etcd.channel(), 0).getHeader().getRevision();
            leases = timeToLive(etcd.channel());
        }
        assertEtcdctlAgrees(StoreRestore.status(saved), saved);
        long bump = 1_000_000;
        try (LocalStore store = LocalStore.prepare(folder, 3)) {
            for (String name : store.names()) {
                SnapshotRestore.Restored restored = StoreRestore.restore(
                        saved, false, target(store, name), new SnapshotRestore.Options(bump, true));
                assertThat(restored.revision()).isEqualTo(revision + bump);
            }
            StoreServer first = store.launch("m0");
            store.awaitReady(store.launch("m1"));
            store.awaitReady(first);
            for (StoreServer member : store.members()) {
                RangeResponse answer = all(member.channel(), 0);
                assertThat(answer.getKvsList()).isEqualTo(expected);
                assertThat(answer.getHeader().getRevision()).isEqualTo(revision + bump);
                assertThat(timeToLive(member.channel())).isEqualTo(leases);
            }
            WatchResponse refused = WatchAnswers.second(first.channel(), revision);
            assertThat(refused.getCanceled()).isTrue();
            assertThat(refused.getCompactRevision()).isEqualTo(revision + bump);
            put(first.channel(), "after", "the restore");
            // The third was not there for any of it.
            StoreServer third = store.launch("m2");
            store.awaitReady(third);
            assertThat(all(third.channel(), 0)).satisfies(answer -> {
                assertThat(answer.getHeader().getRevision()).isEqualTo(revision + bump + 1);
                assertThat(answer.getKvsList()).containsAll(expected).hasSize(expected.size() + 1);
            });
            // And it is a store like any other: stopped, started, saved again.
            store.stopAll();
            store.startAll();
            assertThat(all(store.member(2).channel(), 0).getKvsList()).hasSize(expected.size() + 1);
            Path again = folder.resolve("again.db");
            EtcdCtl.against(store.endpoint(2)).ok("snapshot", "save", again.toString());
            assertEtcdctlAgrees(StoreRestore.status(again), again);
        }
    }

    /** A store that asked for passwords and did not any more would be open to everybody. */
    @Test
    void usersAndWhatTheyMayDoGoAlongInBothDirections() throws Exception {
        EtcdCtl.against("none");
        Path theirs = folder.resolve("theirs.db");
        try (EtcdProcess etcd = EtcdProcess.start(folder.resolve("etcd"), EtcdProcess.Ports.take())) {
            EtcdCtl etcdctl = EtcdCtl.against(etcd.endpoint());
            protect(etcdctl);
            etcdctl.ok("--user=root:secret", "snapshot", "save", theirs.toString());
        }
        Path ours = folder.resolve("ours.db");
        try (LocalStore store = LocalStore.prepare(folder, 1)) {
            StoreRestore.restore(theirs, false, target(store, "m0"), new SnapshotRestore.Options(0, false));
            store.startAll();
            EtcdCtl etcdctl = EtcdCtl.against(store.endpoint(0));
            assertProtected(etcdctl);
            etcdctl.ok("--user=root:secret", "snapshot", "save", ours.toString());
        }
        EtcdProcess.Ports ports = EtcdProcess.Ports.take();
        Path dataDir = folder.resolve("again");
        EtcdCtl.against("none")
                .ok(Stream.concat(
                                Stream.of("snapshot", "restore", ours.toString(), "--data-dir=" + dataDir),
                                ports.identity().stream())
                        .toArray(String[]::new));
        try (EtcdProcess etcd = EtcdProcess.start(dataDir, ports)) {
            assertProtected(EtcdCtl.against(etcd.endpoint()));
        }
    }

    private static void protect(EtcdCtl etcdctl) {
        etcdctl.ok("put", "open/a", "1");
        etcdctl.ok("role", "add", "reader");
        etcdctl.ok("role", "grant-permission", "--prefix=true", "reader", "read", "open/");
        etcdctl.ok("user", "add", "root:secret");
        etcdctl.ok("user", "grant-role", "root", "root");
        etcdctl.ok("user", "add", "alice:hers");
        etcdctl.ok("user", "grant-role", "alice", "reader");
        etcdctl.ok("auth", "enable");
    }

    private static void assertProtected(EtcdCtl etcdctl) {
        assertThat(etcdctl.run("get", "open/a").output()).contains("user name is empty");
        assertThat(etcdctl.run("--user=alice:wrong", "get", "open/a").output()).contains("authentication failed");
        assertThat(etcdctl.ok("--user=alice:hers", "get", "open/a", "--print-value-only"))
                .isEqualTo("1\n");
        assertThat(etcdctl.run("--user=alice:hers", "put", "open/a", "2").output())
                .contains("permission denied");
    }

    @Test
    void theStreamHasBlobsOf32KibAndItsChecksumBehindThem() throws Exception {
        try (LocalStore store = LocalStore.start(folder, 1)) {
            Channel channel = store.member(0).channel();
            for (int i = 0; i < 40; i++) {
                put(channel, "large " + i, "x".repeat(10_000));
            }
            Iterator<SnapshotResponse> stream = MaintenanceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(60, TimeUnit.SECONDS)
                    .snapshot(SnapshotRequest.getDefaultInstance());
            List<SnapshotResponse> messages = new ArrayList<>();
            stream.forEachRemaining(messages::add);
            SnapshotResponse trailer = messages.remove(messages.size() - 1);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long total =
                    messages.stream().mapToLong(each -> each.getBlob().size()).sum();
            long sent = 0;
            for (SnapshotResponse each : messages) {
                sent += each.getBlob().size();
                assertThat(each.getRemainingBytes()).isEqualTo(total - sent);
                assertThat(each.getVersion()).isEqualTo("3.6.0");
                digest.update(each.getBlob().toByteArray());
            }
            assertThat(messages.subList(0, messages.size() - 1))
                    .hasSizeGreaterThan(10)
                    .allMatch(each -> each.getBlob().size() == 32 << 10);
            assertThat(total % 512).isZero();
            assertThat(trailer.getRemainingBytes()).isZero();
            assertThat(trailer.getVersion()).isEqualTo("3.6.0");
            assertThat(trailer.getBlob().toByteArray()).isEqualTo(digest.digest());
        }
    }

    @Test
    void readersThatTakeNothingKeepThirdOnesOutButNotTheStore() throws Exception {
        try (LocalStore store = LocalStore.start(folder, 1)) {
            Channel channel = store.member(0).channel();
            for (int i = 0; i < 40; i++) {
                put(channel, "large " + i, "x".repeat(10_000));
            }
            Idle first = Idle.open(channel);
            Idle second = Idle.open(channel);
            first.started.get(30, TimeUnit.SECONDS);
            second.started.get(30, TimeUnit.SECONDS);
            assertThatThrownBy(() -> MaintenanceGrpc.newBlockingStub(channel)
                            .snapshot(SnapshotRequest.getDefaultInstance())
                            .next())
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageContaining("etcdserver: too many requests");
            put(channel, "meanwhile", "written");
            first.call.cancel("enough", null);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> MaintenanceGrpc.newBlockingStub(channel)
                            .snapshot(SnapshotRequest.getDefaultInstance())
                            .hasNext());
            try (Stream<Path> files = Files.list(store.dataDir("m0").resolve("snapshots"))) {
                assertThat(files).isEmpty();
            }
            // The store stops although the second is still there.
        }
    }

    /** A client that asks for a snapshot and takes one message of it. */
    private static final class Idle implements ClientResponseObserver<SnapshotRequest, SnapshotResponse> {
        private final CompletableFuture<Void> started = new CompletableFuture<>();
        private ClientCallStreamObserver<SnapshotRequest> call;

        static Idle open(Channel channel) {
            Idle idle = new Idle();
            MaintenanceGrpc.newStub(channel).snapshot(SnapshotRequest.getDefaultInstance(), idle);
            return idle;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<SnapshotRequest> stream) {
            call = stream;
            stream.disableAutoRequestWithInitial(1);
        }

        @Override
        public void onNext(SnapshotResponse response) {
            started.complete(null);
        }

        @Override
        public void onError(Throwable failure) {
            started.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            started.completeExceptionally(new IllegalStateException("it ended"));
        }
    }

    /** Keys of every kind: changed, deleted, made again, in transactions, with leases, some of it compacted. */
    private static void fill(EtcdCtl etcdctl) {
        String lease = etcdctl.ok("lease", "grant", "7200").split(" ")[1];
        for (int i = 0; i < 60; i++) {
            etcdctl.ok("put", "key/" + i % 25, "value " + i);
        }
        etcdctl.ok("del", "key/1", "key/19");
        etcdctl.ok("put", "key/11", "made again");
        etcdctl.ok("put", "compacted here", "");
        long revision = revision(etcdctl);
        etcdctl.ok("put", "--lease=" + lease, "leased/a", "1");
        etcdctl.ok("put", "--lease=" + lease, "leased/b", "2");
        etcdctl.ok("put", "leased/b", "not any more");
        etcdctl.runWithInput("version(\"key/2\") > \"0\"\n\nput txn/a 1\nput txn/b 2\ndel key/3\n\n\n", "txn");
        etcdctl.ok("compact", Long.toString(revision));
        etcdctl.ok("put", "large", "x".repeat(50_000));
    }

    private static long revision(EtcdCtl etcdctl) {
        String fields = etcdctl.ok("get", "none", "--write-out=fields");
        return Long.parseLong(fields.replaceAll("(?s).*\"Revision\" : (\\d+).*", "$1"));
    }

    /** etcd 3.5 counts the rows of all buckets as keys. */
    private static void assertEtcdctlAgrees(SnapshotStatus status, Path file) {
        assertThat(EtcdCtl.against("none").ok("snapshot", "status", file.toString(), "--write-out=json"))
                .contains("{\"hash\":" + status.hash() + ",\"revision\":" + status.revision() + ",\"totalKey\":"
                        + status.totalRows() + ",\"totalSize\":" + status.totalBytes() + "}");
    }

    private static StoreRestore.Target target(LocalStore store, String name) {
        return new StoreRestore.Target(
                name, store.dataDir(name), Bootstrap.of(store.initialCluster()), name.hashCode());
    }

    private static RangeResponse all(Channel channel, long revision) {
        ByteString zero = ByteString.copyFrom(new byte[1]);
        return KVGrpc.newBlockingStub(channel)
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .range(RangeRequest.newBuilder()
                        .setKey(zero)
                        .setRangeEnd(zero)
                        .setRevision(revision)
                        .build());
    }

    private static long revisionOf(Channel channel, String key) {
        return KVGrpc.newBlockingStub(channel)
                .range(RangeRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(key))
                        .build())
                .getKvs(0)
                .getModRevision();
    }

    private static void put(Channel channel, String key, String value) {
        KVGrpc.newBlockingStub(channel)
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .put(PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8(key))
                        .setValue(ByteString.copyFromUtf8(value))
                        .build());
    }

    /** All leases with their granted time and their keys. */
    private static List<String> timeToLive(Channel channel) {
        LeaseGrpc.LeaseBlockingStub leases = LeaseGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
        return leases.leaseLeases(LeaseLeasesRequest.getDefaultInstance()).getLeasesList().stream()
                .map(lease -> {
                    LeaseTimeToLiveResponse answer = leases.leaseTimeToLive(LeaseTimeToLiveRequest.newBuilder()
                            .setID(lease.getID())
                            .setKeys(true)
                            .build());
                    List<String> keys = answer.getKeysList().stream()
                            .map(ByteString::toStringUtf8)
                            .toList();
                    return answer.getID() + " " + answer.getGrantedTTL() + " " + keys;
                })
                .toList();
    }
}
