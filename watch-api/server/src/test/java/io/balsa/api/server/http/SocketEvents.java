package io.balsa.api.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.server.http.tls.TestClients;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What comes over a WebSocket, in order: texts, bytes, the close. */
final class SocketEvents implements WebSocket.Listener, AutoCloseable {
    private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private WebSocket socket;

    /** The end, with the code that the server has given. */
    record Closed(int code) {}

    static SocketEvents open(Cluster cluster, String path, String protocol, String... headers) {
        var events = new SocketEvents();
        HttpClient client = TestClients.with(cluster.authority(), cluster.admin(), HttpClient.Version.HTTP_1_1);
        WebSocket.Builder builder = client.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        if (!protocol.isEmpty()) {
            builder.subprotocols(protocol, "other.k8s.io");
        }
        URI uri = URI.create(cluster.url().replace("https:", "wss:") + path);
        events.socket = builder.buildAsync(uri, events).join();
        return events;
    }

    /** The subprotocol that was agreed on; empty for none. */
    String subprotocol() {
        return socket.getSubprotocol();
    }

    JsonNode json() {
        return JsonCodec.tree(((String) next()).getBytes(StandardCharsets.UTF_8));
    }

    Object next() {
        try {
            Object next = received.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("a message").isNotNull();
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            received.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        assertThat(last).isTrue();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        received.add(bytes);
        from.request(1);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        received.add(new Closed(code));
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        received.add(error);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
