package io.balsa.store.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.store.cluster.LocalStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheEvictionTest {
    @TempDir
    private Path folder;

    /** What Ratis calls its thread is not promised to anybody. */
    @Test
    void theThreadIsFoundAndEndsAndTheLogGoesOn() throws Exception {
        Set<Thread> before = evictions();
        try (LocalStore store = LocalStore.start(folder, 1)) {
            Set<Thread> started = evictions();
            started.removeAll(before);
            assertThat(started).hasSize(1);
            Thread eviction = started.iterator().next();
            CacheEviction.end(eviction.getName().replace(CacheEviction.nameOf(""), ""));
            assertThat(eviction.isAlive()).isFalse();
            KVGrpc.newBlockingStub(store.member(0).channel())
                    .put(PutRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8("key"))
                            .build());
        }
        assertThat(evictions()).isSubsetOf(before);
    }

    private static Set<Thread> evictions() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().endsWith(CacheEviction.nameOf("")))
                .collect(Collectors.toSet());
    }

    /** Each stop makes another member the leader, which closes a segment on the one that stops next. */
    @Test
    @Tag("long")
    void leadersStopOneAfterTheOther() throws Exception {
        try (LocalStore store = LocalStore.start(folder, 3)) {
            for (int round = 0; round < 60; round++) {
                CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> stop(store));
                assertThat(stopped).as("round %d", round).succeedsWithin(Duration.ofSeconds(60));
                store.startAll();
            }
        }
    }

    private static void stop(LocalStore store) {
        try {
            store.stopAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
