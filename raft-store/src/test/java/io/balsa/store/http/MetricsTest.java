package io.balsa.store.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.LeaseGrantRequest;
import io.balsa.etcd.v3.LeaseGrpc;
import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.etcd.v3.RangeRequest;
import io.balsa.etcd.v3.StatusRequest;
import io.balsa.store.StoreConfig;
import io.balsa.store.StoreServer;
import io.balsa.store.cluster.FreePorts;
import io.balsa.store.config.Bootstrap;
import io.balsa.store.config.Endpoint;
import io.balsa.store.config.Listen;
import io.balsa.store.metrics.Scrape;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            "etcd_debugging_mvcc_keys_total",
            "etcd_debugging_mvcc_db_compaction_keys_total",
            "etcd_debugging_auth_revision",
            "etcd_debugging_server_lease_expired_total",
            "etcd_disk_backend_defrag_duration_seconds",
            "etcd_disk_defrag_inflight",
            "etcd_network_active_peers",
            "etcd_server_apply_duration_seconds",
            "etcd_server_slow_apply_total",
            "etcd_server_slow_read_indexes_total",
            "etcd_server_snapshot_apply_in_progress_total",
            "process_resident_memory_bytes",
            "process_cpu_seconds_total",
            "process_open_fds");

    private static Scrape scrape(StoreServer member) {
        HttpResponse<String> page = HttpMembers.get(member.clientAddress(), "/metrics");
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        return Scrape.of(page.body());
    }

    private static boolean leads(StoreServer member) {
        return scrape(member).value("etcd_server_is_leader") == 1;
    }

    @Test
    void whatDashboardsReadIsThereAndMovesWithTheTraffic(@TempDir Path folder) throws Exception {
        List<StoreServer> members = HttpMembers.start(folder, 3);
        try {
            await().atMost(PATIENCE).until(() -> members.stream().anyMatch(MetricsTest::leads));
            StoreServer leader =
                    members.stream().filter(MetricsTest::leads).findFirst().orElseThrow();
            Scrape before = scrape(leader);
            try (RawHttp watch = new RawHttp(leader.clientAddress())) {
                String create = "{\"create_request\":{\"key\":\"AA==\",\"range_end\":\"AA==\"}}";
                watch.send("POST /v3/watch HTTP/1.1\r\nHost: x\r\nContent-Length: " + create.length() + "\r\n\r\n"
                                + create)
                        .readUntil("}\n");
                assertThat(scrape(leader).value("etcd_debugging_mvcc_watcher_total"))
                        .isEqualTo(1);
                traffic(leader);
                await().atMost(PATIENCE).until(() -> scrape(leader).value("etcd_debugging_mvcc_events_total") == 20);
                await().atMost(PATIENCE).untilAsserted(() -> assertMoved(before, scrape(leader)));
                assertThat(scrape(leader).value("etcd_debugging_mvcc_watch_stream_total"))
                        .isEqualTo(1);
            }
            await().atMost(PATIENCE).until(() -> scrape(leader).value("etcd_debugging_mvcc_watcher_total") == 0);
            for (StoreServer member : members) {
                await().atMost(PATIENCE).until(() -> scrape(member).value("etcd_debugging_mvcc_keys_total") == 10);
                Scrape page = scrape(member);
                assertThat(READ_BY_DASHBOARDS).allMatch(page::has);
                assertThat(READ_BY_DASHBOARDS)
                        .filteredOn(name -> !name.endsWith("round_trip_time_seconds"))
                        .allMatch(page::hasSamples);
                assertThat(page.value("etcd_server_leader_changes_seen_total")).isPositive();
                assertThat(page.value("etcd_disk_wal_fsync_duration_seconds_count"))
                        .isPositive();
                assertThat(page.value("etcd_server_quota_backend_bytes")).isEqualTo(2L << 30);
                assertThat(page.value("process_resident_memory_bytes")).isGreaterThan(10 << 20);
            }
            assertTalksToEachOther(leader, members);
        } finally {
            for (StoreServer member : members) {
                member.close();
            }
        }
    }

    private static void traffic(StoreServer member) {
        ManagedChannel channel = NettyChannelBuilder.forAddress(member.clientAddress())
                .usePlaintext()
                .build();
        try {
            KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(channel);
            for (int i = 0; i < 20; i++) {
                ByteString key = ByteString.copyFromUtf8("key-" + i % 10);
                kv.put(PutRequest.newBuilder()
                        .setKey(key)
                        .setValue(ByteString.copyFromUtf8("value"))
                        .build());
                kv.range(RangeRequest.newBuilder().setKey(key).build());
            }
            LeaseGrpc.newBlockingStub(channel)
                    .leaseGrant(LeaseGrantRequest.newBuilder().setTTL(60).build());
        } finally {
            channel.shutdownNow();
        }
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

    private static void assertTalksToEachOther(StoreServer leader, List<StoreServer> members) {
        Scrape page = scrape(leader);
        for (StoreServer follower : members) {
            if (follower != leader) {
                String id = Long.toHexString(MaintenanceGrpc.newBlockingStub(follower.channel())
                        .status(StatusRequest.getDefaultInstance())
                        .getHeader()
                        .getMemberId());
                assertThat(page.value("etcd_network_peer_sent_bytes_total", "To=" + id))
                        .isPositive();
                assertThat(page.value("etcd_network_peer_received_bytes_total", "From=" + id))
                        .isPositive();
                assertThat(page.value("etcd_network_peer_round_trip_time_seconds_count", "To=" + id))
                        .isPositive();
                assertThat(scrape(follower).value("etcd_network_peer_received_bytes_total"))
                        .isPositive();
            }
        }
    }

    @Test
    void monitorsHaveAPortOfTheirOwnWithoutTheData(@TempDir Path folder) throws Exception {
        List<Integer> ports = FreePorts.take(2);
        InetSocketAddress clients = new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(0));
        InetSocketAddress monitors = new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(1));
        InetSocketAddress any = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), FreePorts.take(1).get(0));
        Listen listen = new Listen(
                List.of(Endpoint.plain(clients)), Endpoint.plain(any), List.of(), List.of(Endpoint.plain(monitors)));
        StoreConfig config = StoreConfig.builder(
                        "m", folder.resolve("m"), Bootstrap.of(Map.of("m", "http://127.0.0.1:" + any.getPort())))
                .listen(listen)
                .build();
        try (StoreServer member = StoreServer.start(config)) {
            member.awaitReady(PATIENCE);
            Scrape page = Scrape.of(HttpMembers.get(monitors, "/metrics").body());
            assertThat(page.value("etcd_server_has_leader")).isEqualTo(1);
            assertThat(HttpMembers.get(monitors, "/health").statusCode()).isEqualTo(200);
            assertThat(HttpMembers.get(monitors, "/readyz").body()).isEqualTo("ok\n");
            assertThat(HttpMembers.post(monitors, "/v3/kv/range", "{}").statusCode())
                    .isEqualTo(404);
            assertThat(HttpMembers.get(monitors, "/version").statusCode()).isEqualTo(404);
            assertThat(HttpMembers.get(clients, "/health").statusCode()).isEqualTo(200);
        }
    }
}
