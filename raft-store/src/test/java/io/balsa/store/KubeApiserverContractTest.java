package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.balsa.etcd.mvcc.Event;
import io.balsa.etcd.mvcc.KeyValue;
import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.Compare;
import io.balsa.etcd.v3.DeleteRangeRequest;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseGrpc;
import io.balsa.etcd.v3.LeaseRevokeRequest;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.RangeResponse;
import io.balsa.etcd.v3.RequestOp;
import io.balsa.etcd.v3.TxnRequest;
import io.balsa.etcd.v3.TxnResponse;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchGrpc;
import io.balsa.etcd.v3.WatchProgressRequest;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.balsa.store.cluster.StoreCluster;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a kube-apiserver does to its etcd, in the requests that it sends; each object's version is the header's revision. */
class KubeApiserverContractTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static StoreCluster cluster;
    private static Channel store;
    private static KVGrpc.KVBlockingStub kv;

    @BeforeAll
    static void start() {
        cluster = StoreCluster.start(folder, 3);
        store = cluster.follower().channel();
        kv = KVGrpc.newBlockingStub(store);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private static RangeRequest.Builder prefix(String prefix) {
        ByteString end =
                bytes(prefix.substring(0, prefix.length() - 1) + (char) (prefix.charAt(prefix.length() - 1) + 1));
        return RangeRequest.newBuilder().setKey(bytes(prefix)).setRangeEnd(end);
    }

    /** The write of every create, update and delete: only if the object is still at that version; else it is read. */
    private static TxnResponse guarded(String key, long modRevision, RequestOp.Builder operation) {
        return kv.txn(TxnRequest.newBuilder()
                .addCompare(Compare.newBuilder()
                        .setKey(bytes(key))
                        .setTarget(Compare.CompareTarget.MOD)
                        .setModRevision(modRevision))
                .addSuccess(operation)
                .addFailure(RequestOp.newBuilder()
                        .setRequestRange(RangeRequest.newBuilder().setKey(bytes(key))))
                .build());
    }

    private static RequestOp.Builder put(String key, String value, long lease) {
        return RequestOp.newBuilder()
                .setRequestPut(PutRequest.newBuilder()
                        .setKey(bytes(key))
                        .setValue(bytes(value))
                        .setLease(lease));
    }

    private static RequestOp.Builder delete(String key) {
        return RequestOp.newBuilder()
                .setRequestDeleteRange(
                        DeleteRangeRequest.newBuilder().setKey(bytes(key)).setPrevKv(true));
    }

    private static long create(String key, String value) {
        return guarded(key, 0, put(key, value, 0))
                .getResponses(0)
                .getResponsePut()
                .getHeader()
                .getRevision();
    }

    /** A version that lets a kube-apiserver ask for progress, and so read consistently from its cache. */
    @Test
    void everyMemberTellsAVersionThatHasProgressRequests() {
        cluster.members().forEach(member -> {
            String[] version = cluster.status(member).orElseThrow().getVersion().split("\\.");
            assertThat(Integer.parseInt(version[0])).isEqualTo(3);
            assertThat(Integer.parseInt(version[1])).isGreaterThanOrEqualTo(6);
        });
    }

    @Test
    void objectsAreCreatedUpdatedAndDeletedOnlyAtTheVersionThatTheWriterSaw() {
        String key = "/registry/configmaps/default/a";
        long created = create(key, "one");
        TxnResponse again = guarded(key, 0, put(key, "uno", 0));
        assertThat(again.getSucceeded()).isFalse();
        KeyValue found = again.getResponses(0).getResponseRange().getKvs(0);
        assertThat(found.getModRevision()).isEqualTo(created);

        TxnResponse updated = guarded(key, created, put(key, "two", 0));
        assertThat(updated.getSucceeded()).isTrue();
        long version = updated.getResponses(0).getResponsePut().getHeader().getRevision();
        assertThat(version).isEqualTo(updated.getHeader().getRevision()).isGreaterThan(created);
        assertThat(guarded(key, created, put(key, "late", 0)).getSucceeded()).isFalse();
        assertThat(guarded(key, created, delete(key)).getSucceeded()).isFalse();

        TxnResponse deleted = guarded(key, version, delete(key));
        var deletion = deleted.getResponses(0).getResponseDeleteRange();
        assertThat(deletion.getHeader().getRevision()).isEqualTo(version + 1);
        assertThat(deletion.getPrevKvs(0).getValue()).isEqualTo(bytes("two"));
        TxnResponse gone = guarded(key, version, delete(key));
        assertThat(gone.getSucceeded()).isFalse();
        assertThat(gone.getResponses(0).getResponseRange().getKvsCount()).isZero();
    }

    /** List at R, watch from R + 1, and ask every 100 ms how far the watch is: what a consistent read waits for. */
    @Test
    void aWatchThatIsAskedForProgressReachesEveryVersion() {
        create("/registry/pods/default/before", "x");
        long listed = kv.range(prefix("/registry/pods/").build()).getHeader().getRevision();
        Watching watching = new Watching(WatchCreateRequest.newBuilder()
                .setKey(bytes("/registry/pods/"))
                .setRangeEnd(bytes("/registry/pods0"))
                .setStartRevision(listed + 1)
                .setPrevKv(true)
                .setProgressNotify(true)
                .build());
        long last = listed;
        for (int i = 0; i < 20; i++) {
            String key = "/registry/pods/default/p" + (i % 4);
            KeyValue now = kv.range(RangeRequest.newBuilder().setKey(bytes(key)).build()).getKvsList().stream()
                    .findFirst()
                    .orElse(KeyValue.getDefaultInstance());
            TxnResponse written = i % 5 == 4 && now.getModRevision() > 0
                    ? guarded(key, now.getModRevision(), delete(key))
                    : guarded(key, now.getModRevision(), put(key, "v" + i, 0));
            last = written.getHeader().getRevision();
            // Others write, too: the watch must reach versions that it has no events of.
            last = Math.max(last, create("/registry/secrets/default/s" + i, "y"));
            watching.awaitProgress(last);
        }
        List<Event> events = watching.events();
        assertThat(events).hasSize(20);
        assertThat(events).allSatisfy(event -> {
            boolean creation =
                    event.getType() == Event.EventType.PUT && event.getKv().getVersion() == 1;
            assertThat(event.hasPrevKv()).isNotEqualTo(creation);
        });
        assertThat(events)
                .extracting(event -> event.getKv().getModRevision())
                .isSorted()
                .doesNotHaveDuplicates();
        watching.close();
    }

    /** Several API servers, one of which compacts: whoever moves the key first has done it. */
    @Test
    void oneOfSeveralCompactorsCompacts() {
        ByteString key = bytes("compact_rev_key");
        TxnResponse first = compactor(key, 0, "0");
        assertThat(first.getSucceeded()).isTrue();
        TxnResponse other = compactor(key, 0, "0");
        assertThat(other.getSucceeded()).isFalse();
        KeyValue seen = other.getResponses(0).getResponseRange().getKvs(0);
        assertThat(seen.getVersion()).isEqualTo(1);
        long revision = other.getHeader().getRevision();
        assertThat(compactor(key, seen.getVersion(), String.valueOf(revision)).getSucceeded())
                .isTrue();
        CompactionRequest compaction =
                CompactionRequest.newBuilder().setRevision(revision).build();
        kv.compact(compaction);
        assertThatThrownBy(() -> kv.compact(compaction))
                .hasMessage("OUT_OF_RANGE: etcdserver: mvcc: required revision has been compacted");
    }

    private static TxnResponse compactor(ByteString key, long version, String value) {
        return kv.txn(TxnRequest.newBuilder()
                .addCompare(Compare.newBuilder()
                        .setKey(key)
                        .setTarget(Compare.CompareTarget.VERSION)
                        .setVersion(version))
                .addSuccess(RequestOp.newBuilder()
                        .setRequestPut(PutRequest.newBuilder().setKey(key).setValue(bytes(value))))
                .addFailure(RequestOp.newBuilder()
                        .setRequestRange(RangeRequest.newBuilder().setKey(key)))
                .build());
    }

    /** Events share leases, a thousand to one, and go together. */
    @Test
    void aThousandEventsOfOneLeaseEndInOneRevision() {
        long lease = LeaseGrpc.newBlockingStub(store)
                .leaseGrant(LeaseGrantRequest.newBuilder().setTTL(3_600).build())
                .getID();
        KVGrpc.KVFutureStub writes = KVGrpc.newFutureStub(store);
        List<ListenableFuture<TxnResponse>> pending = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            pending.add(writes.txn(TxnRequest.newBuilder()
                    .addSuccess(put("/registry/events/default/e" + i, "happened", lease))
                    .build()));
        }
        pending.forEach(
                put -> assertThat(Futures.getUnchecked(put).getSucceeded()).isTrue());
        long before = kv.range(prefix("/registry/events/").setCountOnly(true).build())
                .getHeader()
                .getRevision();
        Watching watching = new Watching(WatchCreateRequest.newBuilder()
                .setKey(bytes("/registry/events/"))
                .setRangeEnd(bytes("/registry/events0"))
                .setStartRevision(before + 1)
                .setPrevKv(true)
                .build());
        LeaseGrpc.newBlockingStub(store)
                .leaseRevoke(LeaseRevokeRequest.newBuilder().setID(lease).build());
        await().atMost(PATIENCE).until(() -> watching.events().size() == 1_000);
        assertThat(watching.responsesWithEvents()).isEqualTo(1);
        assertThat(watching.events())
                .allMatch(event -> event.getKv().getModRevision() == before + 1 && event.hasPrevKv());
        watching.close();
    }

    /** A list in pages at one version; a compaction in the middle ends it, with the text that makes a 410 of it. */
    @Test
    void pagesAreOfOneVersionUntilThatIsCompacted() {
        for (int i = 0; i < 50; i++) {
            create("/registry/nodes/n%02d".formatted(i), "x");
        }
        RangeResponse page = kv.range(prefix("/registry/nodes/").setLimit(20).build());
        long version = page.getHeader().getRevision();
        assertThat(page.getMore()).isTrue();
        assertThat(page.getCount()).isEqualTo(50);
        create("/registry/nodes/n99", "new");
        RangeResponse second =
                kv.range(next(page).setRevision(version).setLimit(20).build());
        assertThat(second.getKvs(0).getKey()).isEqualTo(bytes("/registry/nodes/n20"));
        assertThat(second.getCount()).isEqualTo(30);
        assertThat(second.getHeader().getRevision()).isGreaterThan(version);
        long now = create("/registry/nodes/n98", "new");
        kv.compact(CompactionRequest.newBuilder().setRevision(now).build());
        assertThatThrownBy(() -> kv.range(next(second).setRevision(version).build()))
                .hasMessage("OUT_OF_RANGE: etcdserver: mvcc: required revision has been compacted");
        // What it does then: goes on at the present version.
        assertThat(kv.range(next(second).build()).getKvsCount()).isEqualTo(12);
    }

    private static RangeRequest.Builder next(RangeResponse page) {
        ByteString last = page.getKvs(page.getKvsCount() - 1).getKey();
        return prefix("/registry/nodes/").setKey(last.concat(ByteString.copyFrom(new byte[1])));
    }

    @Test
    void healthAndSizesAreAsked() {
        assertThat(kv.range(RangeRequest.newBuilder()
                                .setKey(bytes("/registry/health"))
                                .build())
                        .getCount())
                .isZero();
        create("/registry/leases/kube-system/a", "x".repeat(100));
        RangeResponse keys = kv.range(prefix("/registry/leases/")
                .setKeysOnly(true)
                .setSerializable(true)
                .setLimit(500)
                .build());
        assertThat(keys.getKvsList()).allMatch(found -> found.getValue().isEmpty());
        assertThat(kv.range(prefix("/registry/leases/").setCountOnly(true).build())
                        .getCount())
                .isEqualTo(1);
    }

    /** One watch with {@code hasleader}, as every one of a kube-apiserver is. */
    private static final class Watching implements StreamObserver<WatchResponse> {
        private final StreamObserver<WatchRequest> requests;
        private final List<WatchResponse> responses = new CopyOnWriteArrayList<>();

        Watching(WatchCreateRequest request) {
            Metadata headers = new Metadata();
            headers.put(Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER), "true");
            requests = WatchGrpc.newStub(store)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .watch(this);
            requests.onNext(WatchRequest.newBuilder().setCreateRequest(request).build());
            await().atMost(PATIENCE).until(() -> !responses.isEmpty());
            assertThat(responses.get(0).getCreated()).isTrue();
        }

        void awaitProgress(long revision) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
                requests.onNext(WatchRequest.newBuilder()
                        .setProgressRequest(WatchProgressRequest.getDefaultInstance())
                        .build());
                return responses.stream()
                        .anyMatch(response -> response.getHeader().getRevision() >= revision);
            });
            // Progress never overtakes events: what is below it has come.
            long progress = 0;
            for (WatchResponse response : responses) {
                if (response.getEventsCount() > 0) {
                    assertThat(response.getEvents(0).getKv().getModRevision()).isGreaterThan(progress);
                } else {
                    progress = Math.max(progress, response.getHeader().getRevision());
                }
            }
        }

        List<Event> events() {
            return responses.stream()
                    .flatMap(response -> response.getEventsList().stream())
                    .toList();
        }

        long responsesWithEvents() {
            return responses.stream()
                    .filter(response -> response.getEventsCount() > 0)
                    .count();
        }

        void close() {
            requests.onCompleted();
        }

        @Override
        public void onNext(WatchResponse response) {
            responses.add(response);
        }

        @Override
        public void onError(Throwable failure) {
            // The test sees that nothing more comes.
        }

        @Override
        public void onCompleted() {
            // The test has ended the stream.
        }
    }
}
