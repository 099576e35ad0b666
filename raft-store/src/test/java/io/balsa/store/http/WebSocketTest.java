package io.balsa.store.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.balsa.store.StoreServer;
import io.balsa.store.cluster.RealEtcd;
import io.balsa.store.metrics.Scrape;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's streams over WebSockets, beside an etcd's. */
class WebSocketTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private StoreServer member;

    @BeforeEach
    void start() throws Exception {
        member = HttpMembers.start(folder, 1).get(0);
    }

    @AfterEach
    void stop() throws Exception {
        member.close();
    }

    /** What came over one WebSocket. */
    private static final class Heard implements WebSocket.Listener {
        private final Queue<String> messages = new ConcurrentLinkedQueue<>();
        private final StringBuilder part = new StringBuilder();
        private volatile boolean closed;

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                messages.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed = true;
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable cut) {
            // An etcd hangs up without a word.
            closed = true;
        }

        private List<String> await(int count) {
            org.awaitility.Awaitility.await().atMost(PATIENCE).until(() -> messages.size() >= count);
            return plain();
        }

        /** Without what tells one cluster from another. */
        private List<String> plain() {
            return messages.stream()
                    .map(text -> text.replaceAll("\"(cluster_id|member_id|raft_term)\":\"\\d+\",?", "")
                            .replaceAll(",}", "}"))
                    .toList();
        }
    }

    private static WebSocket open(String endpoint, String path, Heard heard, String... protocols) {
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (protocols.length > 0) {
            builder.subprotocols(
                    protocols[0],
                    List.of(protocols).subList(1, protocols.length).toArray(String[]::new));
        }
        return builder.connectTimeout(PATIENCE)
                .buildAsync(URI.create("ws://" + endpoint + path), heard)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private String ours() {
        InetSocketAddress address = member.clientAddress();
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private static void send(WebSocket socket, String... messages) {
        for (String message : messages) {
            socket.sendText(message, true).join();
        }
    }

    @Test
    void watchesAndRenewalsAreThoseOfAnEtcd() throws Exception {
        try (RealEtcd etcd = RealEtcd.start(folder)) {
            for (String endpoint : List.of(ours(), etcd.endpoint())) {
                post(endpoint, "/v3/lease/grant", "{\"TTL\":\"600\",\"ID\":\"7\"}");
            }
            List<String> watched = watch(ours());
            assertThat(watched).isEqualTo(watch(etcd.endpoint())).hasSize(5);
            List<String> renewed = converse(ours(), "/v3/lease/keepalive", 3);
            assertThat(renewed).isEqualTo(converse(etcd.endpoint(), "/v3/lease/keepalive", 3));
            assertThat(renewed.get(0)).contains("\"ID\":\"7\"").contains("\"TTL\":\"600\"");
        }
    }

    private static List<String> watch(String endpoint) {
        Heard heard = new Heard();
        WebSocket socket = open(endpoint, "/v3/watch", heard);
        send(socket, "{\"create_request\":{\"key\":\"YQ==\"}}");
        heard.await(1);
        post(endpoint, "/v3/kv/put", "{\"key\":\"YQ==\",\"value\":\"MQ==\"}");
        heard.await(2);
        post(endpoint, "/v3/kv/deleterange", "{\"key\":\"YQ==\"}");
        heard.await(3);
        send(socket, "{\"create_request\":{\"key\":\"Yg==\"}}");
        heard.await(4);
        send(socket, "{\"cancel_request\":{\"watch_id\":\"1\"}}");
        List<String> all = heard.await(5);
        socket.abort();
        return all;
    }

    private static List<String> converse(String endpoint, String path, int count) {
        Heard heard = new Heard();
        WebSocket socket = open(endpoint, path, heard);
        for (int i = 1; i <= count; i++) {
            send(socket, i == 2 ? "{\"ID\":\"99\"}" : "{\"ID\":\"7\"}");
            heard.await(i);
        }
        socket.abort();
        return heard.plain();
    }

    private static void post(String endpoint, String path, String body) {
        String[] place = endpoint.split(":");
        assertThat(HttpMembers.post(new InetSocketAddress(place[0], Integer.parseInt(place[1])), path, body)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aCallWithOneAnswerEndsWithIt() {
        Heard heard = new Heard();
        WebSocket socket = open(ours(), "/v3/kv/put", heard);
        send(socket, "{\"key\":\"YQ==\",\"value\":\"MQ==\"}");
        assertThat(heard.await(1)).containsExactly("{\"header\":{\"revision\":\"2\"}}");
        await().atMost(PATIENCE).until(() -> heard.closed);
    }

    @Test
    void whatIsNoJsonIsToldAndEndsTheStream() {
        Heard heard = new Heard();
        send(open(ours(), "/v3/watch", heard), "nonsense");
        assertThat(heard.await(1).get(0)).contains("\"code\":3");
        await().atMost(PATIENCE).until(() -> heard.closed);
    }

    @Test
    void theTokenMayComeAsAProtocolAndTheWatchEndsWithItsClient() {
        Heard heard = new Heard();
        WebSocket socket = open(ours(), "/v3/watch", heard, "Bearer", "nonsense");
        assertThat(socket.getSubprotocol()).isEqualTo("Bearer");
        send(socket, "{\"create_request\":{\"key\":\"YQ==\"}}");
        heard.await(1);
        assertThat(watchers()).isEqualTo(1);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        await().atMost(PATIENCE).until(() -> watchers() == 0);
    }

    private double watchers() {
        return Scrape.of(HttpMembers.get(member.clientAddress(), "/metrics").body())
                .value("etcd_debugging_mvcc_watcher_total");
    }

    @Test
    void onlyTheGatewayHasWebSockets() {
        assertThatThrownBy(() -> open(ours(), "/health", new Heard()))
                .hasMessageContaining("WebSocketHandshakeException");
    }
}
