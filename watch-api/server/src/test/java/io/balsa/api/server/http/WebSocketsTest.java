package io.balsa.api.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.api.model.Envelope;
import io.balsa.api.server.http.tls.TestClients;
import io.balsa.etcd.v3.CompactionRequest;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.meta.v1.WatchEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Watches over WebSockets: with the JDK's client, and by hand where it is too polite. */
@Timeout(120)
class WebSocketsTest {
    private static final int CROWD = 200;

    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static Api api;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(folder);
        api = new Api(cluster);
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void eachEventIsOneTextMessage() {
        String maps = namespace("texts");
        String revision = api.get(maps).json().at("/metadata/resourceVersion").asText();
        try (SocketEvents events = SocketEvents.open(cluster, maps + "?watch=true&resourceVersion=" + revision, "")) {
            post(maps, map("a", "1"));
            api.send("PUT", maps + "/a", map("a", "2").getBytes(StandardCharsets.UTF_8));
            api.send("DELETE", maps + "/a", new byte[0]);
            for (String type : List.of("ADDED", "MODIFIED", "DELETED")) {
                JsonNode event = events.json();
                assertThat(event.get("type").asText()).isEqualTo(type);
                assertThat(event.at("/object/kind").asText()).isEqualTo("ConfigMap");
            }
        }
    }

    @Test
    void thePathsOfOldWatchesAndOfSingleObjectsAreServedToo() {
        String maps = namespace("paths");
        post(maps, map("a", "1"));
        post(maps, map("b", "1"));
        String old = maps.replace("/api/v1/", "/api/v1/watch/");
        try (SocketEvents one = SocketEvents.open(cluster, maps + "/b?watch=1", "");
                SocketEvents all = SocketEvents.open(cluster, old + "?fieldSelector=metadata.name%3Da", "")) {
            assertThat(one.json().at("/object/metadata/name").asText()).isEqualTo("b");
            assertThat(all.json().at("/object/metadata/name").asText()).isEqualTo("a");
        }
    }

    @Test
    void theViewIsThatOfAccept() {
        String maps = namespace("views");
        post(maps, map("a", "1"));
        post(maps, map("b", "1"));
        String table = "application/json;as=Table;v=v1;g=meta.k8s.io";
        try (SocketEvents events = SocketEvents.open(cluster, maps + "?watch=true", "", "Accept", table)) {
            assertThat(events.json().at("/object/columnDefinitions/0/name").asText())
                    .isEqualTo("Name");
            assertThat(events.json().at("/object/columnDefinitions").isNull()).isTrue();
        }
        String metadata = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io";
        try (SocketEvents events = SocketEvents.open(cluster, maps + "?watch=true", "", "Accept", metadata)) {
            assertThat(events.json().at("/object/kind").asText()).isEqualTo("PartialObjectMetadata");
        }
    }

    @Test
    void aProtobufEventIsOneBinaryMessageWithoutALength() throws IOException {
        String maps = namespace("binary");
        post(maps, map("a", "1"));
        String protobuf = "application/vnd.kubernetes.protobuf";
        try (SocketEvents events = SocketEvents.open(cluster, maps + "?watch=true", "", "Accept", protobuf)) {
            WatchEvent event = WatchEvent.parseFrom((byte[]) events.next());
            assertThat(event.getType()).isEqualTo("ADDED");
            ConfigMap map = Envelope.decode(event.getObject().getRaw(), ConfigMap.getDefaultInstance());
            assertThat(map.getMetadata().getName()).isEqualTo("a");
        }
    }

    @Test
    void theFirstSubprotocolIsTakenAndChangesNothing() {
        String maps = namespace("protocols");
        post(maps, map("a", "1"));
        for (String protocol : List.of("binary.k8s.io", "base64.binary.k8s.io")) {
            try (SocketEvents events = SocketEvents.open(cluster, maps + "?watch=true", protocol)) {
                assertThat(events.subprotocol()).isEqualTo(protocol);
                assertThat(events.json().get("type").asText()).isEqualTo("ADDED");
            }
        }
    }

    @Test
    void aWatchWhoseTimeIsUpClosesNormally() {
        String maps = namespace("timed");
        try (SocketEvents events = SocketEvents.open(cluster, maps + "?watch=true&timeoutSeconds=1", "")) {
            assertThat(events.next()).isEqualTo(new SocketEvents.Closed(1000));
        }
    }

    @Test
    void aRevisionThatIsTooOldIsAnErrorEventAndThenTheClose() {
        String maps = namespace("old");
        post(maps, map("a", "1"));
        for (int i = 0; i < 70; i++) { // more than the ring of the test's limits holds
            api.send("PUT", maps + "/a", map("a", "v" + i).getBytes(StandardCharsets.UTF_8));
        }
        long now = api.get(maps).json().at("/metadata/resourceVersion").asLong();
        KVGrpc.newBlockingStub(cluster.etcd().channel())
                .compact(CompactionRequest.newBuilder().setRevision(now - 1).build());
        try (SocketEvents events = SocketEvents.open(cluster, maps + "?watch=true&resourceVersion=2", "")) {
            JsonNode error = events.json();
            assertThat(error.get("type").asText()).isEqualTo("ERROR");
            assertThat(error.at("/object/code").asInt()).isEqualTo(410);
            assertThat(error.at("/object/reason").asText()).isEqualTo("Expired");
            assertThat(events.next()).isEqualTo(new SocketEvents.Closed(1000));
        }
    }

    @Test
    void whatIsRefusedIsRefusedBeforeTheHandshake() throws IOException {
        var tls = TestClients.context(cluster.authority(), cluster.admin());
        String pods = "/api/v1/pods?watch=true";
        try (RawWebSocket raw = new RawWebSocket(cluster, tls, 4096)) {
            assertThat(raw.shake("/api/v1/nothing?watch=true", Map.of())).isEqualTo(404);
            assertThat(raw.body()).contains("\"kind\":\"Status\"").contains("\"reason\":\"NotFound\"");
            assertThat(raw.shake(pods, Map.of("Sec-WebSocket-Version", "8"))).isEqualTo(400);
            assertThat(raw.head()).contains("Sec-WebSocket-Version: 13");
            assertThat(raw.body()).contains("\"kind\":\"Status\"");
            assertThat(raw.shake(pods, Map.of("Sec-WebSocket-Key", "c2hvcnQ="))).isEqualTo(400);
            assertThat(raw.body()).contains("16 bytes in base64");
            assertThat(raw.shake(pods, Map.of("Accept", "text/csv"))).isEqualTo(406);
            assertThat(raw.body()).contains("\"reason\":\"NotAcceptable\"");
            assertThat(raw.shake(pods + "&resourceVersion=x", Map.of())).isBetween(400, 422);
            raw.body();
            assertThat(raw.shake(pods, Map.of()))
                    .as("the connection is still good")
                    .isEqualTo(101);
        }
        var anonymous = TestClients.context(cluster.authority(), null);
        try (RawWebSocket raw = new RawWebSocket(cluster, anonymous, 4096)) {
            assertThat(raw.shake(pods, Map.of())).isEqualTo(401);
            assertThat(raw.body()).contains("\"reason\":\"Unauthorized\"");
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> streamsOpen(api) == 0);
    }

    @Test
    void aBrowserShowsItsTokenAmongTheSubprotocols() throws IOException {
        String accounts = "/api/v1/namespaces/default/serviceaccounts";
        assertThat(api.post(accounts, "{\"metadata\":{\"name\":\"browser\"}}").code())
                .isEqualTo(201);
        String token = api.post(accounts + "/browser/token", "{\"spec\":{}}")
                .json()
                .at("/status/token")
                .asText();
        var anonymous = TestClients.context(cluster.authority(), null);
        String path = accounts + "?watch=true&fieldSelector=metadata.name%3Dbrowser";
        try (RawWebSocket raw = new RawWebSocket(cluster, anonymous, 64 * 1024)) {
            assertThat(raw.shake(path, RawWebSocket.protocols(RawWebSocket.bearer("nobody"), "base64.binary.k8s.io")))
                    .isEqualTo(401);
            assertThat(raw.body()).contains("\"reason\":\"Unauthorized\"");
        }
        try (RawWebSocket raw = new RawWebSocket(cluster, anonymous, 64 * 1024)) {
            assertThat(raw.shake(path, RawWebSocket.protocols(RawWebSocket.bearer(token))))
                    .isEqualTo(401);
            assertThat(raw.body()).contains("missing additional subprotocol");
        }
        try (RawWebSocket raw = new RawWebSocket(cluster, anonymous, 64 * 1024)) {
            assertThat(raw.shake(path, RawWebSocket.protocols(RawWebSocket.bearer(token), "base64.binary.k8s.io")))
                    .isEqualTo(101);
            assertThat(raw.head())
                    .contains("Sec-WebSocket-Protocol: base64.binary.k8s.io\r\n")
                    .doesNotContain("bearer");
            assertThat(raw.next().text()).startsWith("{\"type\":\"ADDED\"").contains("\"browser\"");
        }
    }

    @Test
    void aRequestToUpgradeToSomethingElseIsAPlainWatch() throws IOException {
        var tls = TestClients.context(cluster.authority(), cluster.admin());
        try (RawWebSocket raw = new RawWebSocket(cluster, tls, 4096)) {
            assertThat(raw.shake("/api/v1/pods?watch=true&timeoutSeconds=1", Map.of("Upgrade", "other/1")))
                    .isEqualTo(200);
        }
    }

    @Test
    void pingsAreAnsweredAndMessagesIgnoredUntilOneIsTooLarge() throws IOException {
        String maps = namespace("chatty");
        try (RawWebSocket raw = RawWebSocket.open(cluster, maps + "?watch=true")) {
            for (int i = 0; i < 50; i++) {
                raw.send(RawWebSocket.TEXT, "nobody listens".getBytes(StandardCharsets.UTF_8));
                raw.send(RawWebSocket.PING, new byte[] {(byte) i});
            }
            for (int i = 0; i < 50; i++) {
                RawWebSocket.Frame pong = raw.next();
                assertThat(pong.opcode()).isEqualTo(RawWebSocket.PONG);
                assertThat(pong.payload()).containsExactly(i);
            }
            post(maps, map("a", "1"));
            assertThat(raw.next().text()).startsWith("{\"type\":\"ADDED\"");
            raw.send(RawWebSocket.TEXT, new byte[70_000]);
            RawWebSocket.Frame close = raw.next();
            assertThat(close.opcode()).isEqualTo(RawWebSocket.CLOSE);
            assertThat(close.code()).isEqualTo(1009);
        }
    }

    @Test
    void aClientsFarewellIsAnsweredAndEndsTheWatch() throws IOException {
        String maps = namespace("farewell");
        try (RawWebSocket raw = RawWebSocket.open(cluster, maps + "?watch=true")) {
            raw.send(RawWebSocket.CLOSE, new byte[] {0x03, (byte) 0xe8});
            RawWebSocket.Frame close = raw.next();
            assertThat(close.opcode()).isEqualTo(RawWebSocket.CLOSE);
            assertThat(close.code()).isEqualTo(1000);
            assertThat(raw.ends()).isTrue();
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> streamsOpen(api) == 0);
    }

    @Test
    void aCrowdSeesTheSameAndItsAbruptEndsLeaveNothing() throws Exception {
        String maps = namespace("crowd");
        var tls = TestClients.context(cluster.authority(), cluster.admin());
        List<RawWebSocket> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                crowd.add(RawWebSocket.open(cluster, tls, maps + "?watch=true&resourceVersion=0", 64 * 1024));
            }
            assertThat(streamsOpen(api)).isGreaterThanOrEqualTo(CROWD);
            for (int i = 0; i < 20; i++) {
                post(maps, map("m-" + i, "x"));
            }
            List<String> first = texts(crowd.get(0), 20);
            for (RawWebSocket one : crowd.subList(1, CROWD)) {
                assertThat(texts(one, 20)).isEqualTo(first);
            }
        } finally {
            for (int i = 0; i < crowd.size(); i++) {
                if (i % 2 == 0) {
                    crowd.get(i).reset();
                } else {
                    crowd.get(i).close();
                }
            }
        }
        post(maps, map("after", "x"));
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> streamsOpen(api) == 0);
    }

    @Test
    void aClientThatTakesNothingIsDroppedAndCostsNobodyElse() throws Exception {
        try (Cluster other = impatient("slow", Duration.ofSeconds(5))) {
            var plain = new Api(other);
            String maps = "/api/v1/namespaces/default/configmaps";
            var tls = TestClients.context(other.authority(), other.admin());
            try (RawWebSocket slow = RawWebSocket.open(other, tls, maps + "?watch=true", 4096);
                    SocketEvents quick = SocketEvents.open(other, maps + "?watch=true", "")) {
                assertThat(streamsOpen(plain)).isEqualTo(2);
                String big = "x".repeat(500_000);
                for (int i = 0; i < 20; i++) {
                    assertThat(plain.post(maps, map("big-" + i, big)).code()).isEqualTo(201);
                    assertThat(quick.json().at("/object/metadata/name").asText())
                            .isEqualTo("big-" + i);
                }
                Awaitility.await("the slow one is dropped, the quick one stays")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> streamsOpen(plain) == 1);
                plain.post(maps, map("last", "1"));
                assertThat(quick.json().at("/object/metadata/name").asText()).isEqualTo("last");
            }
        }
    }

    @Test
    void aQuietWatchStaysWhileItsClientAnswersPings() throws Exception {
        try (Cluster other = impatient("quiet", Duration.ofSeconds(2))) {
            var plain = new Api(other);
            String maps = "/api/v1/namespaces/default/configmaps";
            try (RawWebSocket alive = RawWebSocket.open(other, maps + "?watch=true");
                    RawWebSocket dead = RawWebSocket.open(other, maps + "?watch=true")) {
                for (int i = 0; i < 3; i++) {
                    assertThat(alive.next().opcode()).isEqualTo(RawWebSocket.PING);
                    alive.send(RawWebSocket.PONG, new byte[0]);
                }
                assertThat(dead.next().opcode()).isEqualTo(RawWebSocket.PING);
                assertThat(dead.ends()).as("it has answered nothing").isTrue();
                assertThat(streamsOpen(plain)).isEqualTo(1);
                plain.post(maps, map("a", "1"));
                assertThat(alive.message().text()).startsWith("{\"type\":\"ADDED\"");
            }
        }
    }

    @Test
    void aStopSaysThatTheServerGoesAway() {
        Cluster other = Cluster.start(own("stopped"));
        try (SocketEvents events = SocketEvents.open(other, "/api/v1/pods?watch=true", "")) {
            other.close();
            assertThat(events.next()).isEqualTo(new SocketEvents.Closed(1001));
        }
    }

    private static List<String> texts(RawWebSocket socket, int count) throws IOException {
        var texts = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            texts.add(socket.message().text());
        }
        return texts;
    }

    private static Path own(String name) {
        Path own = folder.resolve(name);
        assertThat(own.toFile().mkdir()).isTrue();
        return own;
    }

    private static Cluster impatient(String name, Duration patience) {
        HttpLimits limits = HttpLimits.standard();
        return Cluster.start(
                own(name),
                new HttpLimits(
                        limits.threadsMax(),
                        limits.readsMax(),
                        limits.writesMax(),
                        limits.streamsMax(),
                        limits.bodyBytesMax(),
                        limits.largeBodyBytesMin(),
                        limits.largeBodiesMax(),
                        limits.headerBytesMax(),
                        patience,
                        limits.streamsPerConnectionMax(),
                        limits.gzipBytesMin(),
                        limits.watchWriteBytesMax(),
                        limits.stopTimeout(),
                        limits.agentTimeout(),
                        limits.storeProbeEvery(),
                        limits.storeProbeTimeout()));
    }

    private static long streamsOpen(Api api) {
        return api.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("apiserver_longrunning_requests "))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    private static String namespace(String name) {
        assertThat(api.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\"}}")
                        .code())
                .isEqualTo(201);
        return "/api/v1/namespaces/" + name + "/configmaps";
    }

    private static void post(String path, String json) {
        assertThat(api.post(path, json).code()).isEqualTo(201);
    }

    private static String map(String name, String value) {
        return "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"v\":\"" + value + "\"}}";
    }
}
