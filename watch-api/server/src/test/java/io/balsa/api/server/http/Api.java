package io.balsa.api.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.server.http.tls.TestClients;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Plain HTTP against a cluster, as the administrator unless another client is given. */
public final class Api {
    private final HttpClient client;
    private final String url;

    public Api(Cluster cluster) {
        this(cluster, TestClients.with(cluster.authority(), cluster.admin(), HttpClient.Version.HTTP_2));
    }

    public Api(Cluster cluster, HttpClient client) {
        this.client = client;
        this.url = cluster.url();
    }

    /** An answer, read to its end. */
    public record Answer(int code, String contentType, byte[] bytes, HttpResponse<?> response) {
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            return JsonCodec.ownTree(bytes);
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    public Answer get(String path, String... headers) {
        return send("GET", path, new byte[0], headers);
    }

    public Answer post(String path, String json, String... headers) {
        return send("POST", path, json.getBytes(StandardCharsets.UTF_8), headers);
    }

    public Answer send(String method, String path, byte[] body, String... headers) {
        try {
            HttpResponse<byte[]> response =
                    client.send(request(method, path, body, headers), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body(),
                    response);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(method + " " + path, e);
        }
    }

    /** An answer whose body is read as it comes. */
    public HttpResponse<InputStream> open(String path, String... headers) {
        try {
            return client.send(request("GET", path, new byte[0], headers), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("GET " + path, e);
        }
    }

    public HttpClient client() {
        return client;
    }

    public HttpRequest request(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.build();
    }
}
