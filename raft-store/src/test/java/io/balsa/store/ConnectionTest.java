package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.WatchCreateRequest;
import io.balsa.etcd.v3.WatchGrpc;
import io.balsa.etcd.v3.WatchRequest;
import io.balsa.etcd.v3.WatchResponse;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.StoreCluster;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one client's connection may do, and what is said of it. */
class ConnectionTest {
    private static final ByteString KEY = ByteString.copyFromUtf8("key");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void aWatchGoesOnWhenItsClientHasNothingMoreToAsk() {
        try (StoreCluster cluster = StoreCluster.start(folder, 1)) {
            MemberProcess member = cluster.member(0);
            Queue<WatchResponse> seen = new ConcurrentLinkedQueue<>();
            StreamObserver<WatchRequest> requests = watch(member.channel(), seen);
            // It begins with the present: a put before it is there would not be told.
            await().atMost(PATIENCE).until(() -> seen.stream().anyMatch(WatchResponse::getCreated));
            requests.onCompleted();
            put(member.channel(), Duration.ofSeconds(30));
            await().atMost(PATIENCE).until(() -> seen.stream().anyMatch(response -> response.getEventsCount() == 1));
        }
    }

    @Test
    void theFlagsForConnectionsAndSlowRequestsHold() {
        try (StoreCluster cluster =
                StoreCluster.start(folder, 1, "--max-concurrent-streams=1", "--warning-unary-request-duration=1ns")) {
            MemberProcess member = cluster.member(0);
            Queue<WatchResponse> seen = new ConcurrentLinkedQueue<>();
            watch(member.channel(), seen);
            await().atMost(PATIENCE).until(() -> !seen.isEmpty());
            assertThatThrownBy(() -> put(member.channel(), Duration.ofSeconds(1)))
                    .as("the watch is the one call that the connection may have")
                    .hasMessageContaining("DEADLINE_EXCEEDED");
            ManagedChannel another = Grpc.newChannelBuilder(member.endpoint(), InsecureChannelCredentials.create())
                    .build();
            try {
                put(another, Duration.ofSeconds(30));
            } finally {
                another.shutdownNow();
            }
            assertThat(member.log()).contains("slow request: etcdserverpb.KV/Put took ");
        }
    }

    @Test
    void whatTakesLongToApplyIsLoggedWithoutKeysAndCounted() throws Exception {
        try (StoreCluster cluster = StoreCluster.start(folder, 1, "--experimental-warning-apply-duration=1ns")) {
            MemberProcess member = cluster.member(0);
            put(member.channel(), Duration.ofSeconds(30));
            KVGrpc.newBlockingStub(member.channel())
                    .range(RangeRequest.newBuilder().setKey(KEY).build());
            assertThat(member.log())
                    .containsPattern("apply request took too long: log entry \\d+ with 1 Put took \\d+ ms; expected at"
                            + " most 0 ms")
                    .contains("apply request took too long: read-only range took ")
                    .doesNotContain(KEY.toStringUtf8() + "\"");
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + member.endpoint() + "/metrics"))
                    .build();
            String page = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
            assertThat(page)
                    .containsPattern("\netcd_server_slow_apply_total [1-9]")
                    .contains(
                            "etcd_server_apply_duration_seconds_count{version=\"v3\",op=\"Put\",success=\"true\"} 1\n");
        }
    }

    private static void put(Channel member, Duration patience) {
        KVGrpc.newBlockingStub(member)
                .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS)
                .put(PutRequest.newBuilder().setKey(KEY).build());
    }

    private static StreamObserver<WatchRequest> watch(Channel member, Queue<WatchResponse> seen) {
        StreamObserver<WatchRequest> requests = WatchGrpc.newStub(member).watch(new StreamObserver<>() {
            @Override
            public void onNext(WatchResponse response) {
                seen.add(response);
            }

            @Override
            public void onError(Throwable gone) {
                // Ends with the cluster.
            }

            @Override
            public void onCompleted() {
                // As above.
            }
        });
        requests.onNext(WatchRequest.newBuilder()
                .setCreateRequest(WatchCreateRequest.newBuilder().setKey(KEY))
                .build());
        return requests;
    }
}
