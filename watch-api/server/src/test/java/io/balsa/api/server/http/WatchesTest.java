package io.balsa.api.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.api.model.Envelope;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.server.http.tls.TestClients;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.meta.v1.WatchEvent;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WatchesTest {
    private static final int FAN_OUT = 50;

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
    void eventsComeAsLinesOfJsonInOrder() throws IOException {
        String maps = namespace("lines");
        String revision = api.get(maps).json().at("/metadata/resourceVersion").asText();
        try (Lines lines = watch(maps + "?watch=true&resourceVersion=" + revision)) {
            api.post(maps, map("a", "1"));
            api.send("PUT", maps + "/a", map("a", "2").getBytes(StandardCharsets.UTF_8));
            api.send("DELETE", maps + "/a", new byte[0]);
            JsonNode added = lines.next();
            assertThat(added.get("type").asText()).isEqualTo("ADDED");
            assertThat(added.at("/object/kind").asText()).isEqualTo("ConfigMap");
            assertThat(added.at("/object/data/v").asText()).isEqualTo("1");
            JsonNode modified = lines.next();
            assertThat(modified.get("type").asText()).isEqualTo("MODIFIED");
            JsonNode deleted = lines.next();
            assertThat(deleted.get("type").asText()).isEqualTo("DELETED");
            assertThat(deleted.at("/object/data/v").asText()).isEqualTo("2");
            assertThat(revision(added)).isLessThan(revision(modified));
            assertThat(revision(modified)).isLessThan(revision(deleted));
        }
    }

    @Test
    void aTableNamesItsColumnsInTheFirstEventOnly() throws IOException {
        String maps = namespace("tables");
        api.post(maps, map("a", "1"));
        api.post(maps, map("b", "1"));
        String table = "application/json;as=Table;v=v1;g=meta.k8s.io";
        try (Lines lines = watch(maps + "?watch=true&resourceVersion=0", "Accept", table)) {
            JsonNode first = lines.next();
            assertThat(first.at("/object/kind").asText()).isEqualTo("Table");
            assertThat(first.at("/object/columnDefinitions/0/name").asText()).isEqualTo("Name");
            assertThat(first.at("/object/rows")).hasSize(1);
            assertThat(lines.next().at("/object/columnDefinitions").isNull()).isTrue();
        }
    }

    @Test
    void protobufFramesHoldWholeEnvelopes() throws IOException {
        String maps = namespace("frames");
        api.post(maps, map("a", "1"));
        String protobuf = "application/vnd.kubernetes.protobuf";
        HttpResponse<InputStream> open = api.open(maps + "?watch=true&resourceVersion=0", "Accept", protobuf);
        assertThat(open.headers().firstValue("Content-Type")).hasValue(protobuf + ";stream=watch");
        try (var in = new DataInputStream(open.body())) {
            byte[] frame = in.readNBytes(in.readInt());
            WatchEvent event = WatchEvent.parseFrom(frame);
            assertThat(event.getType()).isEqualTo("ADDED");
            ConfigMap map = Envelope.decode(event.getObject().getRaw(), ConfigMap.getDefaultInstance());
            assertThat(map.getMetadata().getName()).isEqualTo("a");
        }
    }

    @Test
    void aWatchWithATimeoutEndsProperly() throws IOException {
        String maps = namespace("timed");
        try (Lines lines = watch(maps + "?watch=true&timeoutSeconds=1")) {
            assertThat(lines.end()).isTrue();
        }
    }

    @Test
    void listingByWatchEndsTheInitialEventsWithABookmark() throws IOException {
        String maps = namespace("listed");
        api.post(maps, map("a", "1"));
        try (Lines lines = watch(maps
                + "?watch=true&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan")) {
            assertThat(lines.next().get("type").asText()).isEqualTo("ADDED");
            JsonNode bookmark = lines.next();
            assertThat(bookmark.get("type").asText()).isEqualTo("BOOKMARK");
            assertThat(bookmark.at("/object/metadata/annotations/k8s.io~1initial-events-end")
                            .asText())
                    .isEqualTo("true");
            assertThat(bookmark.at("/object/kind").asText()).isEqualTo("ConfigMap");
        }
    }

    @Test
    void manyWatchersSeeTheSameEvents() throws Exception {
        String maps = namespace("many");
        var received = new ConcurrentLinkedQueue<List<String>>();
        var readers = Executors.newFixedThreadPool(FAN_OUT);
        List<Lines> open = new ArrayList<>();
        for (int i = 0; i < FAN_OUT; i++) {
            open.add(watch(maps + "?watch=true&resourceVersion=0"));
        }
        var done = open.stream()
                .map(lines -> CompletableFuture.runAsync(
                        () -> received.add(IntStream.range(0, 20)
                                .mapToObj(i -> lines.nextUnchecked().toString())
                                .toList()),
                        readers))
                .toArray(CompletableFuture[]::new);
        for (int i = 0; i < 20; i++) {
            api.post(maps, map("m-" + i, "x"));
        }
        CompletableFuture.allOf(done).get(60, TimeUnit.SECONDS);
        readers.shutdown();
        assertThat(received).hasSize(FAN_OUT);
        assertThat(received.stream().distinct()).as("all saw the same").hasSize(1);
        for (Lines lines : open) {
            lines.close();
        }
    }

    @Test
    void aClientThatTakesNothingIsDroppedAndCostsNobodyElse() throws Exception {
        Path own = folder.resolve("slow");
        assertThat(own.toFile().mkdir()).isTrue();
        HttpLimits limits = HttpLimits.standard();
        var impatient = new HttpLimits(
                limits.threadsMax(),
                limits.readsMax(),
                limits.writesMax(),
                limits.streamsMax(),
                limits.bodyBytesMax(),
                limits.largeBodyBytesMin(),
                limits.largeBodiesMax(),
                limits.headerBytesMax(),
                Duration.ofSeconds(2),
                limits.streamsPerConnectionMax(),
                limits.gzipBytesMin(),
                limits.watchWriteBytesMax(),
                limits.stopTimeout(),
                limits.agentTimeout(),
                limits.storeProbeEvery(),
                limits.storeProbeTimeout());
        try (Cluster other = Cluster.start(own, impatient);
                Socket slow = openWithoutReading(
                        other, "/api/v1/namespaces/default/configmaps?watch=true&resourceVersion=0")) {
            var plain = new Api(other);
            String maps = "/api/v1/namespaces/default/configmaps";
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> streamsOpen(plain) == 1);
            try (Lines quick = new Lines(plain.open(maps + "?watch=true&resourceVersion=0"))) {
                String big = "x".repeat(500_000);
                for (int i = 0; i < 20; i++) {
                    assertThat(plain.post(maps, map("big-" + i, big)).code()).isEqualTo(201);
                    assertThat(quick.next().at("/object/metadata/name").asText())
                            .isEqualTo("big-" + i);
                }
                Awaitility.await("the slow one is dropped, the quick one stays")
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> streamsOpen(plain) == 1);
                plain.post(maps, map("last", "1"));
                assertThat(quick.next().at("/object/metadata/name").asText()).isEqualTo("last");
            }
            assertThat(slow.isClosed()).isFalse();
        }
    }

    @Test
    void aStopEndsWatchesProperly() throws Exception {
        Path own = folder.resolve("stopped");
        assertThat(own.toFile().mkdir()).isTrue();
        for (HttpClient.Version version : HttpClient.Version.values()) {
            Path each = own.resolve(version.name());
            assertThat(each.toFile().mkdir()).isTrue();
            Cluster other = Cluster.start(each);
            var client = new Api(other, TestClients.with(other.authority(), other.admin(), version));
            try (Lines lines = new Lines(client.open("/api/v1/pods?watch=true"))) {
                other.close();
                assertThat(lines.end()).isTrue();
            }
        }
    }

    private static long streamsOpen(Api api) {
        return api.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("apiserver_longrunning_requests "))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                .sum();
    }

    private static Socket openWithoutReading(Cluster cluster, String path) throws IOException {
        SSLSocket socket = (SSLSocket) TestClients.context(cluster.authority(), cluster.admin())
                .getSocketFactory()
                .createSocket("127.0.0.1", cluster.server().https().getPort());
        socket.setReceiveBufferSize(4096);
        OutputStream out = socket.getOutputStream();
        out.write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return socket;
    }

    private static String namespace(String name) {
        assertThat(api.post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\"}}")
                        .code())
                .isEqualTo(201);
        return "/api/v1/namespaces/" + name + "/configmaps";
    }

    private static Lines watch(String path, String... headers) {
        return new Lines(api.open(path, headers));
    }

    private static long revision(JsonNode event) {
        return event.at("/object/metadata/resourceVersion").asLong();
    }

    private static String map(String name, String value) {
        return "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"v\":\"" + value + "\"}}";
    }

    /** The events of a watch. */
    private static final class Lines implements AutoCloseable {
        private final BufferedReader reader;

        Lines(HttpResponse<InputStream> response) {
            assertThat(response.statusCode()).isEqualTo(200);
            reader = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        JsonNode next() throws IOException {
            String line = reader.readLine();
            assertThat(line).as("an event").isNotNull();
            return JsonCodec.tree(line.getBytes(StandardCharsets.UTF_8));
        }

        JsonNode nextUnchecked() {
            try {
                return next();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Whether the body ends here, as it should. */
        boolean end() throws IOException {
            return reader.readLine() == null;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
