package io.balsa.api.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.model.StatusError;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.server.http.discovery.Discovery;
import io.balsa.api.server.http.openapi.OpenApi;
import io.balsa.api.server.http.request.MediaType;
import io.balsa.api.server.http.request.RequestPath.Other;
import io.balsa.api.server.http.system.Health;
import io.balsa.api.server.http.system.ServerVersion;
import io.balsa.api.server.http.system.StoreMembers;
import io.balsa.api.server.token.OpenIdDocuments;
import io.balsa.api.server.token.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Answers paths that are about the server and not about objects: discovery, documents, health, figures. */
final class SystemHandler {
    private static final int OK = 200;
    private static final int NOT_READY = 500;
    private static final String JSON = "application/json";
    private static final String JSON_KEYS = "application/jwk-set+json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
    private static final Set<String> AGGREGATED_VERSIONS = Set.of("v2", "v2beta1");
    private static final Set<String> OPEN_TO_ALL = Set.of("version", "livez", "readyz", "healthz");

    private static final List<String> OWN_PATHS = List.of(
            "/api",
            "/apis",
            "/balsa/v1/store",
            "/healthz",
            "/livez",
            "/metrics",
            "/openapi/v2",
            "/openapi/v3",
            "/readyz",
            "/version");

    private final Discovery discovery;
    private final OpenApiHandler openApi;
    private final StoreMembers store;
    private final Health health;
    private final Metrics metrics;
    private final Tokens tokens;

    SystemHandler(
            Discovery discovery, OpenApi openApi, StoreMembers store, Health health, Metrics metrics, Tokens tokens) {
        this.discovery = discovery;
        this.openApi = new OpenApiHandler(openApi);
        this.store = store;
        this.health = health;
        this.metrics = metrics;
        this.tokens = tokens;
    }

    /** Kubernetes shows these to anybody (system:public-info-viewer): load balancers have no certificate. */
    static boolean openToAll(Other path) {
        return !path.segments().isEmpty()
                && OPEN_TO_ALL.contains(path.segments().get(0));
    }

    /** @throws StatusError NotFound when there is no such path */
    void handle(Exchange exchange, Other path) {
        if (!exchange.method().equals("GET") && !exchange.method().equals("HEAD")) {
            throw StatusError.unknownResource();
        }
        List<String> at = path.segments();
        switch (at.isEmpty() ? "" : at.get(0)) {
            case "" -> json(exchange, rootPaths(exchange.authority()));
            case "api", "apis" -> discovery(exchange, at);
            case "openapi" -> openApi.handle(exchange, path);
            case ".well-known", "openid" -> openId(exchange, path.path());
            case "version" -> json(exchange, ServerVersion.document());
            case "livez", "healthz" -> exchange.reply(OK, TEXT, bytes("ok"));
            case "readyz" -> ready(exchange);
            case "metrics" -> exchange.reply(OK, METRICS, bytes(metrics.text()));
            default -> {
                if (!path.path().equals("/balsa/v1/store")) {
                    throw StatusError.unknownResource();
                }
                json(exchange, storeState());
            }
        }
    }

    private void discovery(Exchange exchange, List<String> at) {
        boolean core = at.get(0).equals("api");
        if (at.size() == 1) {
            String version = aggregatedVersion(exchange.header("Accept"));
            if (!version.isEmpty()) {
                // The client compares this text with what it asked for, and takes anything else for the older form.
                String type = JSON + ";g=apidiscovery.k8s.io;v=" + version + ";as=APIGroupDiscoveryList";
                exchange.headers().put("Vary", "Accept");
                exchange.reply(OK, type, JsonCodec.bytes(discovery.aggregated(core, version)));
                return;
            }
            json(exchange, core ? discovery.coreVersions(exchange.authority()) : discovery.groups());
            return;
        }
        json(exchange, document(core, at));
    }

    private ObjectNode document(boolean core, List<String> at) {
        if (core && at.size() == 2) {
            return discovery.resources("", at.get(1)).orElseThrow(StatusError::unknownResource);
        }
        if (!core && at.size() == 2) {
            return discovery.group(at.get(1)).orElseThrow(StatusError::unknownResource);
        }
        if (!core && at.size() == 3) {
            return discovery.resources(at.get(1), at.get(2)).orElseThrow(StatusError::unknownResource);
        }
        throw StatusError.unknownResource();
    }

    private static String aggregatedVersion(String accept) {
        for (MediaType clause : MediaType.parseAccept(accept)) {
            if (clause.takes(JSON)
                    && clause.parameter("g").equals("apidiscovery.k8s.io")
                    && clause.parameter("as").equals("APIGroupDiscoveryList")
                    && AGGREGATED_VERSIONS.contains(clause.parameter("v"))) {
                return clause.parameter("v");
            }
            if (clause.takes(JSON) && clause.parameter("as").isEmpty()) {
                return "";
            }
        }
        return "";
    }

    /** Kubernetes: who verifies tokens may keep what it read for an hour. */
    private void openId(Exchange exchange, String path) {
        OpenIdDocuments documents = tokens.openId(exchange.authority()).orElseThrow(StatusError::unknownResource);
        switch (path) {
            case OpenIdDocuments.CONFIGURATION_PATH -> {
                exchange.headers().put("Cache-Control", "public, max-age=3600");
                json(exchange, documents.configuration());
            }
            case OpenIdDocuments.KEYS_PATH -> {
                exchange.headers().put("Cache-Control", "public, max-age=3600");
                exchange.reply(OK, JSON_KEYS, JsonCodec.bytes(documents.keys()));
            }
            default -> throw StatusError.unknownResource();
        }
    }

    private void ready(Exchange exchange) {
        Health.Report report = health.report();
        boolean verbose = exchange.query().has("verbose") || !report.passed();
        exchange.reply(report.passed() ? OK : NOT_READY, TEXT, bytes(verbose ? report.text() : "ok"));
    }

    private ObjectNode storeState() {
        StoreMembers.State state = store.state();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode members = document.putArray("members");
        for (StoreMembers.MemberState member : state.members()) {
            ObjectNode entry = members.addObject()
                    .put("name", member.name())
                    .put("id", Long.toHexString(member.id()))
                    .put("clientURL", member.clientUrl())
                    .put("reachable", member.reachable())
                    .put("leader", member.leader());
            if (member.unreachableSince() != null) {
                entry.put("unreachableSince", member.unreachableSince().toString());
            }
        }
        return document.put("revision", state.revision()).put("quorum", state.quorum());
    }

    private ObjectNode rootPaths(String authority) {
        var paths = new TreeSet<>(OWN_PATHS);
        discovery.paths().forEach(path -> paths.add("/" + path));
        if (tokens.openId(authority).isPresent()) {
            paths.add(OpenIdDocuments.CONFIGURATION_PATH);
            paths.add(OpenIdDocuments.KEYS_PATH);
        }
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        paths.forEach(document.putArray("paths")::add);
        return document;
    }

    private static void json(Exchange exchange, JsonNode document) {
        exchange.reply(OK, JSON, JsonCodec.bytes(document));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
