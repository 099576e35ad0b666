package io.balsa.api.server.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a client and an API server, hands everything on and keeps the bodies of the requests. */
final class Recorder implements AutoCloseable {
    private static final List<String> HANDED_ON = List.of("Accept", "Content-Type", "User-Agent");

    /** A body that was sent, with the code that it was answered with. */
    record Body(String method, String path, String contentType, byte[] bytes, int answered) {
        @Override
        public String toString() {
            return method + " " + path + " " + new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private final Api api;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Body> bodies = new CopyOnWriteArrayList<>();

    Recorder(Api api) throws IOException {
        this.api = api;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Body> bodies() {
        return bodies;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            List<String> headers = new ArrayList<>();
            for (String name : HANDED_ON) {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    headers.addAll(List.of(name, value));
                }
            }
            String path = exchange.getRequestURI().toString();
            Api.Answer answer = api.send(exchange.getRequestMethod(), path, body, headers.toArray(String[]::new));
            if (body.length > 0) {
                String type = exchange.getRequestHeaders().getFirst("Content-Type");
                bodies.add(new Body(
                        exchange.getRequestMethod(),
                        path,
                        type == null ? "application/json" : type,
                        body,
                        answer.code()));
            }
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.sendResponseHeaders(answer.code(), answer.bytes().length == 0 ? -1 : answer.bytes().length);
            exchange.getResponseBody().write(answer.bytes());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
