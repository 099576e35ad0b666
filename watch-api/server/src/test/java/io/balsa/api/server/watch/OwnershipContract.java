package io.balsa.api.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.contract.GrpcClient;
import io.balsa.api.server.testing.Objects;
import io.balsa.api.server.testing.TestApi;
import io.balsa.api.server.testing.TestStore;
import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ListOptions;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who owns whom, of several kinds in one order; pages of 7 objects, so that the state comes in many. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OwnershipContract {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Caller ADMIN = Caller.of("admin", "system:masters");
    private static final List<Kind> KINDS = List.of(Kinds.REPLICA_SET, Kinds.NAMESPACE, Kinds.CONFIG_MAP);

    private TestStore store;
    private TestApi api;
    private GrpcClient client;

    /** Starts a store of its own for the tests of this class. */
    abstract TestStore startStore(Path dir);

    @BeforeAll
    void open(@TempDir Path dir) {
        store = startStore(dir.resolve("store"));
        api = TestApi.on(store.channel());
        client = new GrpcClient(api.channel(ADMIN));
    }

    @AfterAll
    void stop() {
        if (api != null) {
            api.close();
            store.close();
        }
    }

    @Test
    void theStateAndTheChangesBehindItAddUpToTheStoreInOneOrder() {
        long seed = System.nanoTime();
        // So that a failure can be repeated.
        System.out.println("OwnershipContract seed " + seed);
        var random = new Random(seed);
        client.create(Kinds.NAMESPACE, "", Objects.namespace("all"));
        for (int i = 0; i < 40; i++) {
            write("all", random);
        }
        try (Follower follower = new Follower(0)) {
            follower.untilComplete();
            assertThat(follower.known).isEqualTo(state());
            for (int i = 0; i < 120; i++) {
                write("all", random);
            }
            follower.until(() -> follower.known.equals(state()));
            assertThat(follower.revisions).isSorted();
        }
    }

    @Test
    void itGoesOnBehindARevision() {
        client.create(Kinds.NAMESPACE, "", Objects.namespace("resume"));
        long start = Meta.revision(client.create(Kinds.CONFIG_MAP, "resume", Objects.configMap("before", "")));
        client.create(Kinds.REPLICA_SET, "resume", Objects.replicaSet("first", 0));
        client.create(Kinds.CONFIG_MAP, "resume", Objects.configMap("second", ""));
        try (Follower follower = new Follower(start)) {
            follower.until(() -> follower.known.size() == 2);
            assertThat(follower.known).containsOnlyKeys("replicasets.apps/resume/first", "configmaps/resume/second");
            client.delete(Kinds.CONFIG_MAP, "resume", "second", DeleteOptions.getDefaultInstance());
            follower.until(() -> follower.known.size() == 1);
        }
    }

    @Test
    void onlyWhatOwnershipIsAboutIsTold() {
        client.create(Kinds.NAMESPACE, "", Objects.namespace("little"));
        Message owner = client.create(Kinds.CONFIG_MAP, "little", Objects.configMap("owner", "a"));
        OwnerReference reference = OwnerReference.newBuilder()
                .setApiVersion("v1")
                .setKind("ConfigMap")
                .setName("owner")
                .setUid(Meta.uid(owner))
                .build();
        Message owned = Meta.edit(
                Objects.labelled(Objects.configMap("owned", "b"), "app", "web"),
                meta -> meta.addOwnerReferences(reference).addFinalizers("example.com/hold"));
        Message created = client.create(Kinds.CONFIG_MAP, "little", owned);
        try (Follower follower = new Follower(0)) {
            follower.untilComplete();
            ObjectMeta told = follower.known.get("configmaps/little/owned");
            assertThat(told)
                    .isEqualTo(ObjectMeta.newBuilder()
                            .setNamespace("little")
                            .setName("owned")
                            .setUid(Meta.uid(created))
                            .addOwnerReferences(reference)
                            .addFinalizers("example.com/hold")
                            .build());
            client.delete(Kinds.CONFIG_MAP, "little", "owned", DeleteOptions.getDefaultInstance());
            follower.until(() -> follower.known.get("configmaps/little/owned").hasDeletionTimestamp());
        }
    }

    @Test
    void aRevisionThatWasCompactedIsTooOld() {
        client.create(Kinds.NAMESPACE, "", Objects.namespace("old"));
        long start = Meta.revision(client.create(Kinds.CONFIG_MAP, "old", Objects.configMap("a", "")));
        long last = Meta.revision(client.create(Kinds.CONFIG_MAP, "old", Objects.configMap("b", "")));
        KVGrpc.newBlockingStub(store.channel())
                .compact(CompactionRequest.newBuilder().setRevision(last).build());
        try (Follower follower = new Follower(start - 1)) {
            follower.until(() -> follower.feed.end().isPresent());
            assertThat(follower.feed.end().orElseThrow().failure().getReason()).isEqualTo("Expired");
        }
    }

    /** One change: an object that was not there, another owner for one that was, or a removal. */
    private void write(String ns, Random random) {
        Kind kind = random.nextBoolean() ? Kinds.CONFIG_MAP : Kinds.REPLICA_SET;
        String name = "o-" + random.nextInt(20);
        boolean exists = state().containsKey(key(kind, ns, name));
        if (!exists) {
            Message fresh = kind.equals(Kinds.CONFIG_MAP) ? Objects.configMap(name, "") : Objects.replicaSet(name, 0);
            client.create(kind, ns, fresh);
        } else if (random.nextInt(3) == 0) {
            client.delete(kind, ns, name, DeleteOptions.getDefaultInstance());
        } else {
            client.patch(
                    kind,
                    ns,
                    name,
                    "merge",
                    "{\"metadata\":{\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"name\":\"x\",\"uid\":\"u"
                            + random.nextInt() + "\"}]}}");
        }
    }

    private Map<String, ObjectMeta> state() {
        var state = new TreeMap<String, ObjectMeta>();
        for (Kind kind : KINDS) {
            for (Message item :
                    client.list(kind, "", ListOptions.getDefaultInstance()).items()) {
                ObjectMeta meta = Meta.of(item);
                ObjectMeta.Builder told = ObjectMeta.newBuilder()
                        .setName(meta.getName())
                        .setUid(meta.getUid())
                        .addAllOwnerReferences(meta.getOwnerReferencesList())
                        .addAllFinalizers(meta.getFinalizersList());
                if (!meta.getNamespace().isEmpty()) {
                    told.setNamespace(meta.getNamespace());
                }
                if (meta.hasDeletionTimestamp()) {
                    told.setDeletionTimestamp(meta.getDeletionTimestamp());
                }
                state.put(key(kind, meta.getNamespace(), meta.getName()), told.build());
            }
        }
        return state;
    }

    private static String key(Kind kind, String namespace, String name) {
        return kind.groupResource() + "/" + namespace + "/" + name;
    }

    /** Someone who keeps what was told. */
    private final class Follower implements AutoCloseable {
        final Feed<OwnershipEvent> feed;
        final Map<String, ObjectMeta> known = new TreeMap<>();

        /** Of the changes behind the initial state. */
        final List<Long> revisions = new ArrayList<>();

        private boolean complete;

        Follower(long after) {
            feed = api.core().followOwnership(ADMIN, KINDS, after);
            complete = after > 0;
        }

        void untilComplete() {
            until(() -> complete);
        }

        void until(Supplier<Boolean> done) {
            Awaitility.await().atMost(SOON).until(() -> {
                for (OwnershipEvent event = feed.poll(); event != null; event = feed.poll()) {
                    take(event);
                }
                return done.get();
            });
        }

        private void take(OwnershipEvent event) {
            if (event instanceof OwnershipEvent.Change change) {
                ObjectMeta meta = change.metadata();
                String key = key(KINDS.get(change.kind()), meta.getNamespace(), meta.getName());
                if (change.type() == WatchEvent.Type.DELETED) {
                    known.remove(key);
                } else {
                    known.put(key, meta);
                }
                if (complete) {
                    revisions.add(change.revision());
                }
            } else {
                complete = true;
            }
        }

        @Override
        public void close() {
            feed.close();
        }
    }
}
