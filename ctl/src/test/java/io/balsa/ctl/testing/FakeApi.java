package io.balsa.ctl.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.model.codec.MergeSchema;
import io.balsa.api.model.patch.Patches;
import io.balsa.api.yaml.YamlError;
import io.balsa.api.yaml.YamlReader;
import io.balsa.ctl.testing.FakeObjects.Key;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A Kubernetes API over plain HTTP that keeps objects of every kind of {@link FakeKinds} in memory: reads, writes of both
 * encodings, the three patches, watches, scale, eviction, tokens and reviews. It neither fills in nor refuses anything, so
 * that two programs that send the same leave the same behind: {@link #state}.
 */
public final class FakeApi implements AutoCloseable {
    private static final JsonNode SCHEMA = schema();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final FakeObjects objects = new FakeObjects();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final Path kubeconfig;

    /** What a request path names. */
    private record Target(FakeKinds.Row row, String namespace, String name, String subresource) {
        Key key() {
            return new Key(row, namespace, name);
        }
    }

    public FakeApi(Path folder) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        kubeconfig = folder.resolve("kubeconfig-" + server.getAddress().getPort());
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                clusters:
                - cluster: {server: "%s"}
                  name: fake
                contexts:
                - context: {cluster: fake, user: ""}
                  name: fake
                current-context: fake
                """.formatted(url()));
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public Path kubeconfig() {
        return kubeconfig;
    }

    public List<String> requests() {
        return List.copyOf(requests);
    }

    private static JsonNode schema() {
        try {
            return YamlReader.read(Files.readString(Path.of("src/test/kubectl/openapi.yaml")))
                    .get(0)
                    .tree();
        } catch (IOException | YamlError e) {
            throw new IllegalStateException(e);
        }
    }

    /** Keeps an object as it is. */
    public void put(ObjectNode object) {
        ObjectNode normal = FakeKinds.normal(object);
        FakeKinds.Row row = FakeKinds.ofKind(
                object.path("apiVersion").asText(), object.path("kind").asText());
        JsonNode metadata = normal.path("metadata");
        String namespace = row.namespaced() ? metadata.path("namespace").asText("default") : "";
        objects.create(new Key(row, namespace, metadata.path("name").asText()), normal);
    }

    /** All objects as texts, without what time and chance make of them. */
    public List<String> state() {
        return objects.texts();
    }

    /** Has what the other one has from here on. */
    public void copy(FakeApi other) {
        objects.copy(other.objects);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        try {
            JsonNode fixed = fixed(path);
            if (fixed != null) {
                reply(exchange, 200, fixed);
                return;
            }
            Target target = target(path);
            if (target == null) {
                reply(
                        exchange,
                        404,
                        status(404, "NotFound", "the server could not find the requested resource", "", ""));
            } else if (query(exchange, "watch").equals("true")) {
                watch(exchange, target);
            } else {
                serve(exchange, target, body);
            }
        } catch (RuntimeException e) {
            reply(exchange, 400, status(400, "BadRequest", String.valueOf(e.getMessage()), "", ""));
        } finally {
            exchange.close();
        }
    }

    private static JsonNode fixed(String path) {
        if (path.equals("/api")) {
            return FakeKinds.versions();
        }
        if (path.equals("/apis")) {
            return FakeKinds.groups();
        }
        if (path.startsWith("/openapi/v3")) {
            return path.equals("/openapi/v3")
                    ? JsonCodec.ownTree("{\"paths\":{\"api/v1\":{\"serverRelativeURL\":\"/openapi/v3/api/v1?hash=H\"}}}"
                            .getBytes(StandardCharsets.UTF_8))
                    : SCHEMA;
        }
        if (path.equals("/openapi/v2")) {
            return JsonNodeFactory.instance.missingNode();
        }
        if (path.equals("/version")) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("major", "1")
                    .put("minor", "32")
                    .put("gitVersion", "v1.32.4");
        }
        String version = path.replaceFirst("^/apis?/", "");
        boolean known =
                FakeKinds.ROWS.stream().anyMatch(row -> row.groupVersion().equals(version));
        return known ? FakeKinds.resources(version) : null;
    }

    private static Target target(String path) {
        String[] parts = path.substring(1).split("/");
        int at = parts[0].equals("api") ? 2 : 3;
        if (parts.length <= at) {
            return null;
        }
        String version = at == 2 ? parts[1] : parts[1] + "/" + parts[2];
        String namespace = "";
        if (parts[at].equals("namespaces") && parts.length > at + 2 && FakeKinds.of(version, parts[at + 2]) != null) {
            namespace = parts[at + 1];
            at += 2;
        }
        FakeKinds.Row row = FakeKinds.of(version, parts[at]);
        return row == null
                ? null
                : new Target(
                        row,
                        namespace,
                        parts.length > at + 1 ? parts[at + 1] : "",
                        parts.length > at + 2 ? parts[at + 2] : "");
    }

    private static String query(HttpExchange exchange, String name) {
        String query = exchange.getRequestURI().getQuery();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return "";
    }

    private void serve(HttpExchange exchange, Target target, byte[] body) throws IOException {
        String method = exchange.getRequestMethod();
        boolean dry = !query(exchange, "dryRun").isEmpty();
        if (method.equals("POST")) {
            post(exchange, target, body, dry);
            return;
        }
        if (target.name.isEmpty()) {
            reply(
                    exchange,
                    200,
                    objects.list(
                            target.row,
                            target.namespace,
                            query(exchange, "labelSelector"),
                            query(exchange, "fieldSelector")));
            return;
        }
        ObjectNode there = objects.get(target.key());
        if (there == null) {
            String resource = target.row.groupVersion().contains("/")
                    ? target.row.plural() + "." + target.row.groupVersion().replaceAll("/.*", "")
                    : target.row.plural();
            String message = resource + " \"" + target.name + "\" not found";
            reply(exchange, 404, status(404, "NotFound", message, target.name, target.row.plural()));
            return;
        }
        switch (method) {
            case "GET" -> reply(exchange, 200, target.subresource.equals("scale") ? FakeScale.of(there) : there);
            case "DELETE" -> {
                objects.delete(target.key(), dry || new String(body, StandardCharsets.UTF_8).contains("\"All\""));
                reply(exchange, 200, status(200, "", "", target.name, target.row.plural()));
            }
            case "PUT" -> put(exchange, target, there, body, dry);
            default -> patch(exchange, target, there, body, dry);
        }
    }

    private void post(HttpExchange exchange, Target target, byte[] body, boolean dry) throws IOException {
        ObjectNode sent = FakeKinds.decode(body);
        if (target.subresource.equals("eviction")) {
            objects.delete(target.key(), dry);
            reply(exchange, 201, status(200, "", "", "", ""));
            return;
        }
        if (!target.subresource.isEmpty() || target.row.plural().endsWith("reviews")) {
            FakeReviews.answer(sent);
            reply(exchange, 201, sent);
            return;
        }
        String name = sent.path("metadata").path("name").asText();
        if (target.row.namespaced()) {
            sent.withObject("/metadata").put("namespace", target.namespace);
        }
        Key key = new Key(target.row, target.namespace, name);
        if (objects.get(key) != null) {
            String group = target.row.groupVersion().contains("/")
                    ? "." + target.row.groupVersion().replaceAll("/.*", "")
                    : "";
            String message = target.row.plural() + group + " \"" + name + "\" already exists";
            reply(exchange, 409, status(409, "AlreadyExists", message, name, target.row.plural()));
            return;
        }
        reply(exchange, 201, dry ? sent : objects.create(key, sent));
    }

    private void put(HttpExchange exchange, Target target, ObjectNode there, byte[] body, boolean dry)
            throws IOException {
        ObjectNode sent = FakeKinds.decode(body);
        if (target.subresource.equals("scale")) {
            there.withObject("/spec").set("replicas", sent.path("spec").path("replicas"));
            ObjectNode after = dry ? there : objects.update(target.key(), there);
            reply(exchange, 200, FakeScale.of(after));
            return;
        }
        reply(exchange, 200, dry ? sent : objects.update(target.key(), sent));
    }

    private void patch(HttpExchange exchange, Target target, ObjectNode there, byte[] body, boolean dry)
            throws IOException {
        String media = exchange.getRequestHeaders().getFirst("Content-Type");
        Patches.Type type = Patches.Type.of(media).orElseThrow();
        JsonNode patch = JsonCodec.ownTree(body);
        boolean scale = target.subresource.equals("scale");
        ObjectNode from = scale ? FakeScale.of(there) : there;
        MergeSchema schema = MergeSchema.of(FakeKinds.prototype(target.row.groupVersion(), target.row.kind()));
        ObjectNode after = (ObjectNode) Patches.apply(from, patch, type, schema);
        if (scale) {
            there.withObject("/spec").set("replicas", after.path("spec").path("replicas"));
            reply(exchange, 200, FakeScale.of(dry ? there : objects.update(target.key(), there)));
            return;
        }
        ObjectNode normal = FakeKinds.normal(after);
        reply(exchange, 200, dry ? normal : objects.update(target.key(), normal));
    }

    private void watch(HttpExchange exchange, Target target) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        String version = query(exchange, "resourceVersion");
        String seconds = query(exchange, "timeoutSeconds");
        long end = System.nanoTime() + 1_000_000_000L * (seconds.isEmpty() ? 5 : Long.parseLong(seconds));
        long after = version.isEmpty() ? 0 : Long.parseLong(version);
        OutputStream out = exchange.getResponseBody();
        try {
            while (System.nanoTime() < end) {
                for (FakeObjects.Event event :
                        objects.since(after, target.row, target.namespace, query(exchange, "fieldSelector"))) {
                    after = event.version();
                    ObjectNode line = JsonNodeFactory.instance.objectNode().put("type", event.type());
                    line.set("object", event.object());
                    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                }
                out.flush();
                objects.awaitChange(100);
            }
        } catch (IOException | InterruptedException gone) {
            return;
        }
    }

    private static ObjectNode status(int code, String reason, String message, String name, String kind) {
        ObjectNode status = JsonNodeFactory.instance.objectNode().put("kind", "Status");
        status.put("apiVersion", "v1").put("status", code < 300 ? "Success" : "Failure");
        if (code >= 300) {
            status.put("reason", reason).put("message", message).put("code", code);
        }
        status.putObject("metadata");
        ObjectNode details = status.putObject("details");
        if (!name.isEmpty()) {
            details.put("name", name).put("kind", kind);
        }
        return status;
    }

    private static void reply(HttpExchange exchange, int code, JsonNode body) throws IOException {
        byte[] bytes = body.isMissingNode() ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
