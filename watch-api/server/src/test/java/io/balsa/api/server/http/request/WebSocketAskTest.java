package io.balsa.api.server.http.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.model.StatusError;
import org.junit.jupiter.api.Test;

class WebSocketAskTest {
    private static final String BEARER = "base64url.bearer.authorization.k8s.io.";

    @Test
    void aRequestAsksByTwoHeaders() {
        assertThat(WebSocketAsk.isAsked("WebSocket", "keep-alive, Upgrade")).isTrue();
        assertThat(WebSocketAsk.isAsked("websocket", "upgrade")).isTrue();
        assertThat(WebSocketAsk.isAsked("websocket", "keep-alive")).isFalse();
        assertThat(WebSocketAsk.isAsked("SPDY/3.1", "Upgrade")).isFalse();
        assertThat(WebSocketAsk.isAsked("", "")).isFalse();
    }

    @Test
    void theTokenIsNoProtocol() {
        WebSocketAsk ask = WebSocketAsk.parse(BEARER + "c2VjcmV0LcO8, base64.binary.k8s.io");
        assertThat(ask.token()).hasValue("secret-ü");
        assertThat(ask.protocols()).containsExactly("base64.binary.k8s.io");
        assertThat(WebSocketAsk.parse("").protocols()).isEmpty();
        assertThat(WebSocketAsk.parse("a,b ,a").protocols()).containsExactly("a", "b", "a");
        assertThat(WebSocketAsk.parse(BEARER).token())
                .as("an empty one is none")
                .isEmpty();
    }

    @Test
    void aTokenThatCannotBeReadIsRefused() {
        refuses(BEARER + "YQ", "missing additional subprotocol");
        refuses(BEARER + "YQ," + BEARER + "YQ,a", "multiple base64.bearer.authorization tokens specified");
        refuses(BEARER + "YQ==,a", "invalid base64.bearer.authorization token encoding");
        refuses(BEARER + "***,a", "invalid base64.bearer.authorization token encoding");
        refuses(BEARER + "_w,a", "invalid base64.bearer.authorization token");
    }

    private static void refuses(String header, String message) {
        assertThatThrownBy(() -> WebSocketAsk.parse(header))
                .isInstanceOfSatisfying(
                        StatusError.class, error -> assertThat(error.code()).isEqualTo(401))
                .hasMessage("Unauthorized: " + message);
    }
}
