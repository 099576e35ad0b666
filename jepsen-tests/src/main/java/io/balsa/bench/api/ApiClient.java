package io.balsa.bench.api;

import io.balsa.bench.peer.CannotRunException;
import io.balsa.ctl.kubeconfig.Connection;
import io.balsa.ctl.rest.Tls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;

/**
 * HTTP/2 connections to the API, over which requests are spread by number. Answers are brought by the executor that it was
 * given. Any thread.
 */
final class ApiClient {
    static final String JSON = "application/json";
    static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    /** A list of very many pods takes its time. */
    private static final Duration ANSWER_MAX = Duration.ofMinutes(2);

    private final URI server;
    private final List<HttpClient> connections;

    ApiClient(Connection cluster, int connections, Executor executor) {
        this.server = cluster.servers().get(0);
        try {
            SSLContext tls = Tls.context(cluster);
            // A client of the JDK has one HTTP/2 connection to a server.
            this.connections = IntStream.range(0, connections)
                    .mapToObj(i -> HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_2)
                            .sslContext(tls)
                            .connectTimeout(CONNECT_MAX)
                            .executor(executor)
                            .build())
                    .toList();
        } catch (GeneralSecurityException e) {
            throw new CannotRunException("the cluster's certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private HttpClient connection(int number) {
        return connections.get(Math.floorMod(number, connections.size()));
    }

    /** A request that expects JSON. */
    HttpRequest request(String method, String path, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).timeout(ANSWER_MAX).header("Accept", JSON);
        return body.isEmpty()
                ? request.method(method, BodyPublishers.noBody()).build()
                : request.header("Content-Type", JSON)
                        .method(method, BodyPublishers.ofString(body))
                        .build();
    }

    HttpRequest get(String path, String accept) {
        return HttpRequest.newBuilder(server.resolve(path))
                .timeout(ANSWER_MAX)
                .header("Accept", accept)
                .build();
    }

    /** A watch: it has no end of its own. */
    HttpRequest watch(String path) {
        return HttpRequest.newBuilder(server.resolve(path))
                .header("Accept", JSON)
                .build();
    }

    <T> CompletableFuture<HttpResponse<T>> send(int number, HttpRequest request, BodyHandler<T> body) {
        return connection(number).sendAsync(request, body);
    }

    CompletableFuture<HttpResponse<byte[]>> send(int number, HttpRequest request) {
        return send(number, request, BodyHandlers.ofByteArray());
    }

    /**
     * Sends and waits.
     *
     * @throws CannotRunException if there is no answer, or one that refuses
     */
    byte[] ask(HttpRequest request) throws InterruptedException {
        return ask(request, BodyHandlers.ofByteArray()).body();
    }

    <T> HttpResponse<T> ask(HttpRequest request, BodyHandler<T> body) throws InterruptedException {
        String what = request.method() + " " + request.uri().getPath();
        try {
            HttpResponse<T> answer = connection(0).send(request, body);
            if (answer.statusCode() / 100 != 2) {
                throw new CannotRunException(what + " is answered with " + answer.statusCode());
            }
            return answer;
        } catch (IOException e) {
            throw new CannotRunException(what + " has no answer: " + e.getMessage(), e);
        }
    }
}
