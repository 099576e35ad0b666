package io.balsa.api.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.balsa.api.model.Envelope;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.server.contract.Client;
import io.balsa.k8s.meta.v1.DeleteOptions;
import io.balsa.k8s.meta.v1.ListOptions;
import io.balsa.k8s.meta.v1.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The contract over REST: creates in protobuf, everything else in JSON. */
final class RestClient implements Client {
    private final Api api;

    RestClient(Api api) {
        this.api = api;
    }

    @Override
    public Message get(Kind kind, String namespace, String name) {
        return object(kind, api.get(path(kind, namespace, name, "")));
    }

    @Override
    public Listing list(Kind kind, String namespace, ListOptions options) {
        JsonNode list =
                good(api.get(path(kind, namespace, "", "") + query(options))).json();
        List<Message> items = new ArrayList<>();
        list.get("items")
                .forEach(item ->
                        items.add(JsonCodec.decode(item, kind.prototype()).object()));
        JsonNode meta = list.get("metadata");
        return new Listing(
                items,
                meta.get("resourceVersion").asLong(),
                meta.path("continue").asText(""));
    }

    @Override
    public Events watch(Kind kind, String namespace, ListOptions options) {
        String query = query(options) + "&watch=true&allowWatchBookmarks=true";
        HttpResponse<InputStream> response = api.open(path(kind, namespace, "", "") + query);
        if (response.statusCode() != 200) {
            try (InputStream body = response.body()) {
                throw StatusError.of(JsonCodec.decode(body.readAllBytes(), Status.getDefaultInstance())
                        .object());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return new Watching(kind, response.body());
    }

    @Override
    public Message create(Kind kind, String namespace, Message object) {
        byte[] body = Envelope.wrap(kind.apiVersion(), kind.kind(), object).toByteArray();
        String protobuf = "application/vnd.kubernetes.protobuf";
        Api.Answer answer =
                api.send("POST", path(kind, namespace, "", ""), body, "Content-Type", protobuf, "Accept", protobuf);
        if (answer.code() != 201) {
            throw StatusError.of(Envelope.decode(ByteString.copyFrom(answer.bytes()), Status.getDefaultInstance()));
        }
        return Envelope.decode(ByteString.copyFrom(answer.bytes()), kind.prototype());
    }

    @Override
    public Message update(Kind kind, String namespace, String subresource, Message object) {
        byte[] body = JsonCodec.encode(kind.apiVersion(), kind.kind(), object);
        return object(kind, api.send("PUT", path(kind, namespace, Meta.name(object), subresource), body));
    }

    @Override
    public Message createPart(Kind kind, String namespace, String subresource, Message body) {
        String type = body.getDescriptorForType().getName();
        byte[] json = JsonCodec.encode(kind.apiVersion(), type, body);
        good(api.send("POST", path(kind, namespace, Meta.name(body), subresource), json));
        // REST answers with a Status; the contract wants the object.
        return get(kind, namespace, Meta.name(body));
    }

    @Override
    public Message patch(Kind kind, String namespace, String name, String type, String patch) {
        String contentType = switch (type) {
            case "json" -> "application/json-patch+json";
            case "merge" -> "application/merge-patch+json";
            default -> "application/strategic-merge-patch+json";
        };
        byte[] body = patch.getBytes(StandardCharsets.UTF_8);
        return object(kind, api.send("PATCH", path(kind, namespace, name, ""), body, "Content-Type", contentType));
    }

    @Override
    public void delete(Kind kind, String namespace, String name, DeleteOptions options) {
        byte[] body = JsonCodec.encode("v1", "DeleteOptions", options);
        good(api.send("DELETE", path(kind, namespace, name, ""), body));
    }

    @Override
    public void close() {
        // the HTTP client has no connection that needs closing
    }

    private static String path(Kind kind, String namespace, String name, String subresource) {
        String group = kind.group().isEmpty() ? "/api/" : "/apis/" + kind.group() + "/";
        return group + kind.version()
                + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
                + "/" + kind.plural()
                + (name.isEmpty() ? "" : "/" + name)
                + (subresource.isEmpty() ? "" : "/" + subresource);
    }

    private static String query(ListOptions options) {
        var query = new StringBuilder("?");
        options.getAllFields()
                .forEach((field, value) -> query.append(field.getName())
                        .append('=')
                        .append(URLEncoder.encode(value.toString(), StandardCharsets.UTF_8))
                        .append('&'));
        return query.substring(0, query.length() - 1).isEmpty() ? "?" : query.substring(0, query.length() - 1);
    }

    private static Message object(Kind kind, Api.Answer answer) {
        return JsonCodec.decode(good(answer).bytes(), kind.prototype()).object();
    }

    private static Api.Answer good(Api.Answer answer) {
        if (answer.code() >= 300) {
            throw StatusError.of(JsonCodec.decode(answer.bytes(), Status.getDefaultInstance())
                    .object());
        }
        return answer;
    }

    private static final class Watching implements Events {
        private final Kind kind;
        private final InputStream body;
        private final ExecutorService reader = Executors.newSingleThreadExecutor();
        private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

        Watching(Kind kind, InputStream body) {
            this.kind = kind;
            this.body = body;
            reader.execute(this::read);
        }

        private void read() {
            try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    received.add(event(JsonCodec.tree(line.getBytes(StandardCharsets.UTF_8))));
                }
                received.add(new AssertionError("the server ended the watch"));
            } catch (IOException e) {
                received.add(new AssertionError("the watch failed", e));
            }
        }

        private Object event(JsonNode event) {
            String type = event.get("type").asText();
            if (type.equals("ERROR")) {
                return StatusError.of(JsonCodec.decode(event.get("object"), Status.getDefaultInstance())
                        .object());
            }
            Message object =
                    JsonCodec.decode(event.get("object"), kind.prototype()).object();
            boolean mark = type.equals("BOOKMARK");
            return new Event(type, mark ? "" : Meta.name(object), Meta.revision(object), mark ? null : object);
        }

        @Override
        public Event next(Duration atMost) {
            while (true) {
                Event event = nextOrBookmark(atMost);
                if (!event.type().equals("BOOKMARK")) {
                    return event;
                }
            }
        }

        @Override
        public Event nextOrBookmark(Duration atMost) {
            try {
                Object next = received.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
                if (next instanceof Event event) {
                    return event;
                }
                if (next instanceof StatusError error) {
                    throw error;
                }
                throw new AssertionError("no event came within " + atMost, next instanceof Throwable t ? t : null);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            reader.shutdownNow();
        }
    }
}
