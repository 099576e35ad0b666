package io.balsa.kubelet.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/**
 * The first pod that anybody runs: an HTTP server that answers every request with the pod's name, its node and the
 * request itself. It runs in the container, with the pod's address and ports as its arguments; SIGTERM ends it with exit
 * code 143 as any JVM.
 */
public final class HelloMinikubeMain {
    /** Where the kubelet tells a container about its pod. */
    public static final String POD = "BALSA_POD_NAME";

    public static final String NODE = "BALSA_NODE_NAME";
    private static final int DEFAULT_PORT = 8080;
    private static final int THREADS = 4;
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final Map<String, String> env;

    private HelloMinikubeMain(Map<String, String> env) {
        this.env = env;
    }

    public static void main(String[] args) throws IOException {
        List<Integer> ports = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            ports.add(Integer.parseInt(args[i]));
        }
        if (ports.isEmpty()) {
            ports.add(DEFAULT_PORT);
        }
        var threads = Executors.newFixedThreadPool(THREADS);
        var hello = new HelloMinikubeMain(System.getenv());
        for (int port : ports) {
            HttpServer server = HttpServer.create(new InetSocketAddress(args[0], port), 0);
            server.createContext("/", hello::answer);
            server.setExecutor(threads);
            server.start();
            System.out.println("hello-minikube: listening on " + args[0] + ":" + port);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readNBytes(MAX_BODY_BYTES), StandardCharsets.UTF_8);
            var text = new StringBuilder("Hello from pod " + env.getOrDefault(POD, "?") + " on node "
                    + env.getOrDefault(NODE, "?") + "\n\n");
            text.append(exchange.getRequestMethod())
                    .append(' ')
                    .append(exchange.getRequestURI())
                    .append(' ')
                    .append(exchange.getProtocol())
                    .append('\n');
            new TreeMap<>(exchange.getRequestHeaders())
                    .forEach((name, values) -> values.forEach(value ->
                            text.append(name).append(": ").append(value).append('\n')));
            if (!body.isEmpty()) {
                text.append('\n').append(body).append('\n');
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : bytes.length);
            if (!head) {
                exchange.getResponseBody().write(bytes);
            }
            System.out.println(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " from "
                    + exchange.getRemoteAddress().getAddress().getHostAddress());
        }
    }
}
