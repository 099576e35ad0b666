package io.balsa.jepsen.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.balsa.api.tls.Authorities;
import io.balsa.api.tls.TlsIdentity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * The REST API of one member after the other: a request that finds no answer makes the next one go elsewhere, and is not
 * repeated here. Safe for any thread.
 */
final class Api {
    /** More than a member needs for a leader change. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final List<String> members;
    private final AtomicInteger turn;

    private Api(HttpClient client, List<String> members, int first) {
        this.client = client;
        this.members = members;
        this.turn = new AtomicInteger(first);
    }

    /** Connections to the members, as the administrator whose certificate is in the folder. */
    static HttpClient client(Path pki, HttpClient.Version version) throws IOException, GeneralSecurityException {
        TlsIdentity admin = TlsIdentity.load(pki.resolve("admin.crt"), pki.resolve("admin.key"));
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(
                new KeyManager[] {admin.keyManager()},
                new TrustManager[] {Authorities.load(pki.resolve("ca.crt"))},
                null);
        return HttpClient.newBuilder()
                .sslContext(tls)
                .version(version)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** Starts with the member of that number. */
    static Api over(HttpClient client, List<String> members, int first) {
        return new Api(client, members, first);
    }

    /** An answer. */
    record Answer(int code, JsonNode body) {}

    Answer send(String method, String path, String type, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .timeout(PATIENCE)
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() >= 500) {
                elsewhere();
            }
            return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
        } catch (IOException e) {
            elsewhere();
            throw e;
        }
    }

    /** Opens a stream of lines; the future is done when the stream is over. */
    CompletableFuture<HttpResponse<Void>> lines(String path, Flow.Subscriber<String> to) {
        HttpRequest request = HttpRequest.newBuilder(uri(path)).build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.fromLineSubscriber(to));
    }

    /** The next request goes to the next member. */
    void elsewhere() {
        turn.incrementAndGet();
    }

    /** The next request goes to the member of that number. */
    void turnTo(int member) {
        turn.set(member);
    }

    static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new IllegalStateException("no JSON: " + line, e);
        }
    }

    private URI uri(String path) {
        return URI.create("https://" + members.get(Math.floorMod(turn.get(), members.size())) + path);
    }
}
