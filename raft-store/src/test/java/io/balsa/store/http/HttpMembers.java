package io.balsa.store.http;

import io.balsa.store.StoreConfig;
import io.balsa.store.StoreServer;
import io.balsa.store.cluster.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Members in this process, and a client that speaks HTTP to them. */
final class HttpMembers {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private HttpMembers() {}

    /** Started together and ready. */
    static List<StoreServer> start(Path folder, int size) throws IOException, InterruptedException {
        List<Integer> ports = FreePorts.take(2 * size);
        Map<String, String> cluster = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            cluster.put("m" + i, "127.0.0.1:" + ports.get(2 * i));
        }
        List<StoreServer> members = new ArrayList<>();
        try {
            for (int i = 0; i < size; i++) {
                members.add(StoreServer.start(StoreConfig.of(
                        "m" + i,
                        folder.resolve("m" + i),
                        loopback(ports.get(2 * i + 1)),
                        loopback(ports.get(2 * i)),
                        cluster)));
            }
            for (StoreServer member : members) {
                member.awaitReady(PATIENCE);
            }
            return members;
        } catch (IOException | RuntimeException | TimeoutException e) {
            for (StoreServer member : members) {
                member.close();
            }
            throw new IllegalStateException(e);
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    static String url(InetSocketAddress address, String path) {
        return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + path;
    }

    static HttpResponse<String> get(InetSocketAddress address, String path) {
        return send(HttpRequest.newBuilder(URI.create(url(address, path))).GET());
    }

    static HttpResponse<String> post(InetSocketAddress address, String path, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url(address, path))).POST(BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
