package io.balsa.store.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.PutRequest;
import io.balsa.store.StoreServer;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One member, asked over HTTP and gRPC at the same port. Each test uses keys of its own. */
class GatewayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HEADER =
            "\"header\":{\"cluster_id\":\"C\",\"member_id\":\"M\",\"revision\":\"R\"," + "\"raft_term\":\"T\"}";

    @TempDir
    private static Path folder;

    private static StoreServer member;
    private static InetSocketAddress address;
    private static ManagedChannel grpc;

    @BeforeAll
    static void start() throws Exception {
        member = HttpMembers.start(folder, 1).get(0);
        address = member.clientAddress();
        grpc = NettyChannelBuilder.forAddress(address).usePlaintext().build();
    }

    @AfterAll
    static void stop() throws IOException {
        grpc.shutdownNow();
        member.close();
    }

    private static String ok(String path, String body) {
        HttpResponse<String> response = HttpMembers.post(address, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return masked(response.body());
    }

    /** What differs from run to run. */
    private static String masked(String body) {
        return body.replaceAll("\"cluster_id\":\"[0-9]+\"", "\"cluster_id\":\"C\"")
                .replaceAll("\"member_id\":\"[0-9]+\"", "\"member_id\":\"M\"")
                .replaceAll("revision\":\"[0-9]+\"", "revision\":\"R\"")
                .replaceAll("\"raft_term\":\"[0-9]+\"", "\"raft_term\":\"T\"");
    }

    private static void assertError(String path, String body, int status, int code, String message) {
        HttpResponse<String> response = HttpMembers.post(address, path, body);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.body())
                .isEqualTo("{\"error\":\"" + message + "\",\"code\":" + code + ",\"message\":\"" + message
                        + "\",\"details\":[]}");
    }

    @Test
    void answersAreWrittenAsEtcdWritesThem() {
        assertThat(ok("/v3/kv/put", "{\"key\":\"Zm9v\",\"value\":\"YmFy\"}")).isEqualTo("{" + HEADER + "}");
        assertThat(ok("/v3/kv/range", "{\"key\":\"Zm9v\"}"))
                .isEqualTo(
                        "{" + HEADER + ",\"kvs\":[{\"key\":\"Zm9v\",\"create_revision\":\"R\",\"mod_revision\":\"R\","
                                + "\"version\":\"1\",\"value\":\"YmFy\"}],\"count\":\"1\"}");
    }

    @Test
    void requestsMayBeInSnakeOrCamelCaseWithFieldsOfTomorrow() {
        ok("/v3/kv/put", "{\"key\":\"Y2FtZWw=\",\"value\":\"MQ\"}");
        String snake = "{\"key\":\"Y2FtZWw\",\"sort_order\":\"DESCEND\",\"sort_target\":3,\"limit\":\"1\"}";
        String camel =
                "{\"key\":\"Y2FtZWw\",\"sortOrder\":2,\"sortTarget\":\"MOD\",\"limit\":1,\"later\":{\"a\":[]}} and";
        assertThat(ok("/v3/kv/range", snake))
                .isEqualTo(ok("/v3/kv/range", camel))
                .contains("\"value\":\"MQ==\"");
        assertThat(ok("/v3beta/kv/range", snake)).isEqualTo(ok("/v3/kv/range", snake));
    }

    @Test
    void errorsHaveTheCodesAndTextsOfEtcd() {
        assertError("/v3/kv/range", "", 400, 3, "etcdserver: key is not provided");
        assertError("/v3/kv/range", "{", 400, 3, "unexpected EOF");
        assertError(
                "/v3/kv/range",
                "{\"key\":\"Zm9v\",\"revision\":\"999999\"}",
                400,
                11,
                "etcdserver: mvcc: required revision is a future revision");
        ok("/v3/lease/grant", "{\"TTL\":\"600\",\"ID\":\"7\"}");
        assertError("/v3/lease/grant", "{\"TTL\":\"600\",\"ID\":\"7\"}", 400, 9, "etcdserver: lease already exists");
        for (String path : List.of("/v3/lease/revoke", "/v3/kv/lease/revoke")) {
            assertError(path, "{\"ID\":\"8\"}", 404, 5, "etcdserver: requested lease not found");
        }
        assertError("/v3/nothing", "{}", 404, 5, "Not Found");
        assertThat(HttpMembers.get(address, "/v3/kv/range").statusCode()).isEqualTo(501);
        assertThat(HttpMembers.post(address, "/elsewhere", "{}").body()).isEqualTo("404 page not found\n");
    }

    @Test
    void aWatchSendsEventsAsTheyHappenUntilItsClientGoesAway() throws IOException {
        String create = "{\"create_request\":{\"key\":\"d2F0Y2hlZA==\"}}";
        try (RawHttp http = new RawHttp(address)) {
            http.send("POST /v3/watch HTTP/1.1\r\nHost: x\r\nContent-Length: " + create.length() + "\r\n\r\n" + create);
            assertThat(http.readUntil("}\n")).contains("200 OK", "\"created\":true}}\n");
            ok("/v3/kv/put", "{\"key\":\"d2F0Y2hlZA==\",\"value\":\"MQ==\"}");
            assertThat(masked(http.readUntil("}\n")))
                    .contains("{\"result\":{" + HEADER + ",\"events\":[{\"kv\":{\"key\":\"d2F0Y2hlZA==\"");
            ok("/v3/kv/deleterange", "{\"key\":\"d2F0Y2hlZA==\"}");
            assertThat(http.readUntil("}\n")).contains("{\"type\":\"DELETE\",");
        }
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(HttpMembers.get(address, "/metrics").body())
                                .contains("grpc_method=\"Watch\",grpc_code=\"Canceled\"} 1\n"));
    }

    @Test
    void renewalsFollowEachOtherOnOneRequestAndEndWithIt() throws IOException {
        ok("/v3/lease/grant", "{\"TTL\":\"500\",\"ID\":\"70\"}");
        try (RawHttp http = new RawHttp(address)) {
            http.send("POST /v3/lease/keepalive HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            http.send("b\r\n{\"ID\":\"70\"}\r\n");
            assertThat(masked(http.readUntil("}\n")))
                    .contains("{\"result\":{" + HEADER + ",\"ID\":\"70\",\"TTL\":\"500\"}}\n");
            http.send("c\r\n{\"ID\": \"99\"}\r\n");
            assertThat(masked(http.readUntil("}\n"))).contains("{\"result\":{" + HEADER + ",\"ID\":\"99\"}}\n");
            http.send("0\r\n\r\n");
            http.readUntil("0\r\n\r\n");
        }
        HttpResponse<String> wrong = HttpMembers.post(address, "/v3/lease/keepalive", "{\"ID\":\"x\"}");
        assertThat(wrong.statusCode()).isEqualTo(400);
    }

    @Test
    void gRpcAndHttpShareThePortUnderLoad() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(4);
        List<Future<?>> ends = new ArrayList<>();
        KVGrpc.KVBlockingStub kv = KVGrpc.newBlockingStub(grpc);
        for (int client = 0; client < 4; client++) {
            boolean http = client % 2 == 0;
            ByteString value = ByteString.copyFromUtf8("value-" + client);
            ByteString key = ByteString.copyFromUtf8("shared/" + client);
            String json = "{\"key\":\"" + java.util.Base64.getEncoder().encodeToString(key.toByteArray())
                    + "\",\"value\":\""
                    + java.util.Base64.getEncoder().encodeToString(value.toByteArray()) + "\"}";
            ends.add(clients.submit(() -> {
                for (int i = 0; i < 100; i++) {
                    if (http) {
                        ok("/v3/kv/put", json);
                    } else {
                        kv.withDeadlineAfter(30, TimeUnit.SECONDS)
                                .put(PutRequest.newBuilder()
                                        .setKey(key)
                                        .setValue(value)
                                        .build());
                    }
                }
            }));
        }
        for (Future<?> end : ends) {
            end.get(120, TimeUnit.SECONDS);
        }
        clients.shutdown();
        assertThat(ok("/v3/kv/range", "{\"key\":\"c2hhcmVkLw==\",\"range_end\":\"c2hhcmVkMA==\"}"))
                .contains("\"version\":\"100\"")
                .endsWith("\"count\":\"4\"}");
    }

    @Test
    void whatIsNeitherGrpcNorHttpLosesItsConnectionAndNothingElse() throws IOException {
        for (String bytes :
                List.of("\0\0\0\0\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnot a frame", "PRI * nonsense\r\n\r\n")) {
            try (RawHttp raw = new RawHttp(address)) {
                raw.send(bytes).readToEnd();
            }
        }
        try (RawHttp partial = new RawHttp(address)) {
            partial.send("PRI * HT");
            // In two pieces, and what the first could have been it is not.
            assertThat(partial.send("ML\r\n\r\n").readToEnd()).startsWith("HTTP/1.1 400");
        }
        assertThat(ok("/v3/maintenance/status", "{}")).contains("\"version\":\"3.");
        KVGrpc.newBlockingStub(grpc)
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .put(PutRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8("alive"))
                        .build());
    }

    @Test
    void anyPageMayAsk() {
        HttpResponse<String> options = HttpMembers.send(
                java.net.http.HttpRequest.newBuilder(java.net.URI.create(HttpMembers.url(address, "/v3/kv/range")))
                        .method("OPTIONS", java.net.http.HttpRequest.BodyPublishers.noBody()));
        assertThat(options.statusCode()).isEqualTo(200);
        assertThat(options.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    }

    @Test
    void theVersionIsAnEtcds() {
        assertThat(HttpMembers.get(address, "/version").body())
                .matches("\\{\"etcdserver\":\"3.6.[0-9]+\",\"etcdcluster\":\"3.6.0\",\"storage\":\"3.6.0\"}");
    }
}
