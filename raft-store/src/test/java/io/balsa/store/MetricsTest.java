package io.balsa.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.store.cluster.FreePorts;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.StoreCluster;
import io.balsa.store.metrics.Scrape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three members under a little traffic: what etcd's dashboards and alerts read is on the page, and true. */
class MetricsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The metrics of etcd's mixin, of Kubernetes and of etcdctl. */
    private static final List<String> READ_BY_DASHBOARDS = List.of(
            "etcd_server_has_leader",
            "etcd_server_is_leader",
            "etcd_server_leader_changes_seen_total",
            "etcd_server_proposals_committed_total",
            "etcd_server_proposals_applied_total",
            "etcd_server_proposals_pending",
            "etcd_server_proposals_failed_total",
            "etcd_server_quota_backend_bytes",
            "etcd_mvcc_db_total_size_in_bytes",
            "etcd_mvcc_db_total_size_in_use_in_bytes",
            "etcd_disk_wal_fsync_duration_seconds",
            "etcd_disk_backend_commit_duration_seconds",
            "etcd_network_peer_round_trip_time_seconds",
            "etcd_network_peer_sent_bytes_total",
            "etcd_network_peer_received_bytes_total",
            "etcd_network_client_grpc_sent_bytes_total",
            "etcd_network_client_grpc_received_bytes_total",
            "grpc_server_started_total",
            "grpc_server_handled_total",
            "etcd_debugging_mvcc_watcher_total",
            "etcd_debugging_mvcc_watch_stream_total",
            "etcd_debugging_mvcc_slow_watcher_total",
            "etcd_debugging_mvcc_pending_events_total",
            "etcd_debugging_mvcc_events_total",
            "etcd_debugging_mvcc_current_revision",
            "etcd_debugging_mvcc_compact_revision",
            "etcd_debugging_mvcc_total_put_size_in_bytes",
            "process_resident_memory_bytes",
            "process_cpu_seconds_total",
            "process_open_fds");

    private static HttpResponse<String> get(String endpoint, String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://" + endpoint + path))
                                    .timeout(PATIENCE)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Scrape scrape(MemberProcess member) {
        HttpResponse<String> page = get(member.endpoint(), "/metrics");
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        return Scrape.of(page.body());
    }

    @Test
    void whatDashboardsReadIsThereAndMovesWithTheTraffic(@TempDir Path folder) throws IOException {
        try (StoreCluster cluster = StoreCluster.start(folder, 3)) {
            MemberProcess leader = cluster.leader();
            List<MemberProcess> followers = cluster.members().stream()
                    .filter(member -> member != leader)
                    .toList();
            Scrape before = scrape(leader);
            try (Socket watch = watch(leader)) {
                await().atMost(PATIENCE).until(() -> scrape(leader).value("etcd_debugging_mvcc_watcher_total") == 1);
                traffic(leader);
                await().atMost(PATIENCE).until(() -> scrape(leader).value("etcd_debugging_mvcc_events_total") == 20);
                Scrape after = scrape(leader);
                assertThat(after.value("etcd_debugging_mvcc_watch_stream_total"))
                        .isEqualTo(1);
                assertMoved(before, after);
                assertThat(watch.isConnected()).isTrue();
            }
            await().atMost(PATIENCE).until(() -> scrape(leader).value("etcd_debugging_mvcc_watcher_total") == 0);
            double leaders = 0;
            for (MemberProcess member : cluster.members()) {
                Scrape page = scrape(member);
                assertThat(READ_BY_DASHBOARDS).as(member.name()).allMatch(page::hasSamples);
                assertThat(page.value("etcd_server_has_leader")).isEqualTo(1);
                leaders += page.value("etcd_server_is_leader");
                assertThat(page.value("etcd_server_leader_changes_seen_total")).isPositive();
                assertThat(page.value("etcd_disk_wal_fsync_duration_seconds_count"))
                        .isPositive();
                assertThat(page.value("etcd_mvcc_db_total_size_in_bytes"))
                        .isGreaterThanOrEqualTo(page.value("etcd_mvcc_db_total_size_in_use_in_bytes"));
                assertThat(page.value("process_resident_memory_bytes")).isGreaterThan(10 << 20);
            }
            assertThat(leaders).isEqualTo(1);
            assertTalksToEachOther(cluster, leader, followers);
        }
    }

    /** A watch over HTTP, so that it is one of this test's own. */
    private static Socket watch(MemberProcess member) throws IOException {
        String[] address = member.endpoint().split(":");
        Socket socket = new Socket(InetAddress.getByName(address[0]), Integer.parseInt(address[1]));
        String create = "{\"create_request\":{\"key\":\"AA==\",\"range_end\":\"AA==\"}}";
        socket.getOutputStream()
                .write(("POST /v3/watch HTTP/1.1\r\nHost: x\r\nContent-Length: " + create.length() + "\r\n\r\n"
                                + create)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void traffic(MemberProcess member) {
        KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(member.channel());
        for (int i = 0; i < 20; i++) {
            ByteString key = ByteString.copyFromUtf8("key-" + i % 10);
            kv.put(PutRequest.newBuilder()
                    .setKey(key)
                    .setValue(ByteString.copyFromUtf8("value"))
                    .build());
            kv.range(RangeRequest.newBuilder().setKey(key).build());
        }
        LeaseGrpc.newBlockingStub(member.channel())
                .leaseGrant(LeaseGrantRequest.newBuilder().setTTL(60).build());
    }

    private static void assertMoved(Scrape before, Scrape after) {
        List<String> still = new ArrayList<>();
        for (String name : List.of(
                "etcd_server_proposals_committed_total",
                "etcd_server_proposals_applied_total",
                "etcd_disk_wal_fsync_duration_seconds_count",
                "etcd_disk_backend_commit_duration_seconds_count",
                "etcd_network_client_grpc_sent_bytes_total",
                "etcd_network_client_grpc_received_bytes_total",
                "etcd_network_peer_sent_bytes_total",
                "etcd_network_peer_received_bytes_total",
                "etcd_network_peer_round_trip_time_seconds_count",
                "grpc_server_started_total",
                "grpc_server_msg_received_total",
                "grpc_server_msg_sent_total",
                "etcd_server_client_requests_total",
                "etcd_debugging_lease_granted_total",
                "etcd_debugging_mvcc_total_put_size_in_bytes")) {
            if (after.value(name) <= before.value(name)) {
                still.add(name);
            }
        }
        assertThat(still).isEmpty();
        assertThat(after.value("etcd_mvcc_put_total") - before.value("etcd_mvcc_put_total"))
                .isEqualTo(20);
        assertThat(after.value("etcd_mvcc_range_total") - before.value("etcd_mvcc_range_total"))
                .isGreaterThanOrEqualTo(20);
        assertThat(after.value("etcd_debugging_mvcc_current_revision")
                        - before.value("etcd_debugging_mvcc_current_revision"))
                .isEqualTo(20);
        String[] put = {"grpc_service=etcdserverpb.KV", "grpc_method=Put", "grpc_type=unary", "grpc_code=OK"};
        assertThat(after.value("grpc_server_handled_total", put) - before.value("grpc_server_handled_total", put))
                .isEqualTo(20);
    }

    private static void assertTalksToEachOther(
            StoreCluster cluster, MemberProcess leader, List<MemberProcess> followers) {
        Scrape page = scrape(leader);
        for (MemberProcess follower : followers) {
            String id = Long.toHexString(
                    cluster.status(follower).orElseThrow().getHeader().getMemberId());
            assertThat(page.value("etcd_network_peer_sent_bytes_total", "To=" + id))
                    .isPositive();
            assertThat(page.value("etcd_network_peer_received_bytes_total", "From=" + id))
                    .isPositive();
            assertThat(scrape(follower).value("etcd_network_peer_received_bytes_total"))
                    .isPositive();
        }
    }

    @Test
    void monitorsHaveAPortOfTheirOwnWithoutTheData(@TempDir Path folder) {
        String monitors = "127.0.0.1:" + FreePorts.take(1).get(0);
        try (StoreCluster cluster = StoreCluster.start(folder, 1, "--listen-metrics-urls=http://" + monitors)) {
            assertThat(Scrape.of(get(monitors, "/metrics").body()).has("etcd_server_has_leader"))
                    .isTrue();
            assertThat(get(monitors, "/health").statusCode()).isEqualTo(200);
            assertThat(get(monitors, "/readyz").body()).isEqualTo("ok\n");
            assertThat(get(monitors, "/v3/kv/range").statusCode()).isEqualTo(404);
            assertThat(get(monitors, "/version").statusCode()).isEqualTo(404);
            assertThat(get(cluster.member(0).endpoint(), "/health").statusCode())
                    .isEqualTo(200);
        }
    }
}
