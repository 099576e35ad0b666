package io.balsa.api.server.http;

import io.balsa.api.model.StatusError;
import io.balsa.api.server.http.request.WebSocketAsk;
import io.balsa.api.server.http.stream.OpenStreams;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;

/**
 * Requests for a stream that want to have it over a WebSocket, which is how browsers and some clients watch. Everything
 * that can be refused is refused before the handshake, with a Status. Stateless.
 */
final class WebSockets {
    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;

    /** apimachinery's wsstream: how the bytes of a log become messages; the empty name stands for no subprotocol. */
    private static final Map<String, WebSocketOutlet.Form> LOG_FORMS = Map.of(
            "", WebSocketOutlet.Form.BINARY,
            "binary.k8s.io", WebSocketOutlet.Form.BINARY,
            "base64.binary.k8s.io", WebSocketOutlet.Form.BASE64);

    private WebSockets() {}

    static boolean asked(Exchange exchange) {
        return WebSocketAsk.isAsked(exchange.header("Upgrade"), exchange.header("Connection"));
    }

    /**
     * The request with the token that stands among the subprotocols as a bearer token, where those who judge callers
     * look for it.
     *
     * @throws StatusError Unauthorized when there is a token that cannot be read
     */
    static Request withToken(Request request) {
        HttpFields headers = request.getHeaders();
        boolean asked = WebSocketAsk.isAsked(
                headers.getCSV(HttpHeader.UPGRADE, false).stream().findFirst().orElse(""),
                String.join(",", headers.getCSV(HttpHeader.CONNECTION, false)));
        if (!asked || headers.contains(HttpHeader.AUTHORIZATION)) {
            return request;
        }
        return WebSocketAsk.parse(String.join(",", headers.getCSV(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, false)))
                .token()
                .map(token -> withHeader(request, new HttpField(HttpHeader.AUTHORIZATION, "Bearer " + token)))
                .orElse(request);
    }

    private static Request withHeader(Request request, HttpField added) {
        HttpFields headers = HttpFields.build(request.getHeaders(), added).asImmutable();
        return new Request.Wrapper(request) {
            @Override
            public HttpFields getHeaders() {
                return headers;
            }
        };
    }

    /**
     * The client's end of a watch.
     *
     * @throws StatusError BadRequest when the handshake is not in order
     */
    static WebSocketOutlet forWatch(Exchange exchange, boolean text, OpenStreams streams) {
        check(exchange);
        List<String> offered = offered(exchange);
        // Kubernetes: the subprotocol of a watch is taken as it comes and says nothing about its messages.
        var agreed = new WebSocketOutlet.Agreed(
                offered.isEmpty() ? "" : offered.get(0),
                text ? WebSocketOutlet.Form.TEXT : WebSocketOutlet.Form.BINARY);
        return new WebSocketOutlet(exchange, agreed, streams);
    }

    /**
     * The client's end of a log.
     *
     * @throws StatusError BadRequest when the handshake is not in order, Forbidden when none of the subprotocols is known
     */
    static WebSocketOutlet forLog(Exchange exchange, OpenStreams streams) {
        check(exchange);
        List<String> offered = offered(exchange);
        for (String protocol : offered.isEmpty() ? List.of("") : offered) {
            WebSocketOutlet.Form form = LOG_FORMS.get(protocol);
            if (form != null) {
                return new WebSocketOutlet(exchange, new WebSocketOutlet.Agreed(protocol, form), streams);
            }
        }
        throw StatusError.forbidden("requested protocol(s) are not supported: " + offered
                + "; supports [binary.k8s.io base64.binary.k8s.io]");
    }

    private static List<String> offered(Exchange exchange) {
        return WebSocketAsk.parse(exchange.header("Sec-WebSocket-Protocol")).protocols();
    }

    private static void check(Exchange exchange) {
        if (exchange.request().getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_1_1
                || !exchange.method().equals("GET")) {
            throw StatusError.badRequest("a WebSocket is asked for with GET over HTTP/1.1");
        }
        if (!exchange.header("Sec-WebSocket-Version").equals(VERSION)) {
            exchange.headers().put(HttpHeader.SEC_WEBSOCKET_VERSION, VERSION);
            throw StatusError.badRequest("the WebSocket must be of version " + VERSION);
        }
        if (!isKey(exchange.header("Sec-WebSocket-Key"))) {
            throw StatusError.badRequest("Sec-WebSocket-Key must be 16 bytes in base64");
        }
    }

    private static boolean isKey(String text) {
        try {
            return Base64.getDecoder().decode(text.trim()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
