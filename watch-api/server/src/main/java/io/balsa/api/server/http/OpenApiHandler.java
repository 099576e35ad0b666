package io.balsa.api.server.http;

import io.balsa.api.model.StatusError;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.api.server.http.openapi.OpenApi;
import io.balsa.api.server.http.request.MediaType;
import io.balsa.api.server.http.request.RequestPath.Other;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;

/** Answers with OpenAPI documents; a client that has one already is told so and gets no second copy. */
final class OpenApiHandler {
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final String JSON = "application/json";
    private static final String PROTOBUF_ASKED = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    /** Clients refuse an answer whose type has an @ in it, though they ask for one. */
    private static final String PROTOBUF = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    private final OpenApi openApi;

    OpenApiHandler(OpenApi openApi) {
        this.openApi = openApi;
    }

    /** @throws StatusError NotFound when there is no such document, NotAcceptable when it is not there in that form */
    void handle(Exchange exchange, Other path) {
        List<String> at = path.segments();
        if (path.path().equals("/openapi/v2")) {
            version2(exchange);
            return;
        }
        if (at.size() < 2 || !at.get(1).equals("v3")) {
            throw StatusError.unknownResource();
        }
        String accepted = choose(exchange, List.of(JSON));
        if (at.size() == 2) {
            exchange.reply(OK, accepted, JsonCodec.bytes(openApi.index()));
            return;
        }
        OpenApi.Document document =
                openApi.document(String.join("/", at.subList(2, at.size()))).orElseThrow(StatusError::unknownResource);
        if (exchange.query().first("hash").equals(document.hash())) {
            // Kubernetes: what is named by its content may be kept.
            exchange.headers().put(HttpHeader.CACHE_CONTROL, "public, immutable, max-age=31536000");
        }
        send(exchange, accepted, document);
    }

    private void version2(Exchange exchange) {
        boolean json = choose(exchange, List.of(JSON, PROTOBUF_ASKED, PROTOBUF)).equals(JSON);
        send(exchange, json ? JSON : PROTOBUF, json ? openApi.version2() : openApi.version2Protobuf());
    }

    private static void send(Exchange exchange, String type, OpenApi.Document document) {
        String tag = "\"" + document.hash() + "\"";
        exchange.headers().put(HttpHeader.ETAG, tag);
        exchange.headers().add(HttpHeader.VARY, "Accept");
        if (has(exchange.header("If-None-Match"), tag)) {
            exchange.replyEmpty(NOT_MODIFIED);
        } else {
            exchange.reply(OK, type, document.bytes());
        }
    }

    /** Whether the client has what that tag stands for, by its header If-None-Match. */
    private static boolean has(String header, String tag) {
        for (String known : header.split(",", -1)) {
            String trimmed = known.trim();
            if (trimmed.equals("*") || trimmed.equals(tag) || trimmed.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }

    /** The first of the client's clauses that is there, and of what it takes the first that is offered. */
    private static String choose(Exchange exchange, List<String> offered) {
        String accept = exchange.header("Accept");
        if (accept.isBlank()) {
            return offered.get(0);
        }
        for (MediaType clause : MediaType.parseAccept(accept)) {
            for (String type : offered) {
                if (clause.takes(type)) {
                    return type;
                }
            }
        }
        throw StatusError.notAcceptable(offered);
    }
}
