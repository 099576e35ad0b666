package io.balsa.api.server.http.request;

import io.balsa.api.model.StatusError;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The subprotocols that a client offers for a WebSocket. A browser cannot set headers there, so one of them may carry
 * its token, and is not a protocol then:
 *
 * <pre>
 * base64url.bearer.authorization.k8s.io.c2VjcmV0, base64.binary.k8s.io     token "secret", one protocol
 * </pre>
 *
 * @param protocols without the one that carries the token, in the client's order
 * @param token of the caller, where there is one
 */
public record WebSocketAsk(List<String> protocols, Optional<String> token) {
    private static final String BEARER = "base64url.bearer.authorization.k8s.io.";

    public WebSocketAsk {
        protocols = List.copyOf(protocols);
    }

    /**
     * Whether a request asks for a WebSocket.
     *
     * @param upgrade the header Upgrade, empty when there is none
     * @param connection the header Connection, all its lines joined by commas
     */
    public static boolean isAsked(String upgrade, String connection) {
        boolean upgrades = false;
        for (String option : connection.split(",", -1)) {
            upgrades |= option.trim().toLowerCase(Locale.ROOT).equals("upgrade");
        }
        return upgrades && upgrade.trim().toLowerCase(Locale.ROOT).equals("websocket");
    }

    /**
     * Reads the header Sec-WebSocket-Protocol, all its lines joined by commas.
     *
     * @throws StatusError Unauthorized when a token is there and cannot be read, when there are two, or when there is no
     *     protocol beside it that could be answered with
     */
    public static WebSocketAsk parse(String header) {
        var protocols = new ArrayList<String>();
        Optional<String> token = Optional.empty();
        for (String protocol : header.split(",", -1)) {
            String name = protocol.trim();
            if (!name.startsWith(BEARER)) {
                if (!name.isEmpty()) {
                    protocols.add(name);
                }
                continue;
            }
            if (token.isPresent()) {
                throw StatusError.unauthorized("Unauthorized: multiple base64.bearer.authorization tokens specified");
            }
            token = Optional.of(decode(name.substring(BEARER.length())));
        }
        token = token.filter(text -> !text.isEmpty());
        if (token.isPresent() && protocols.isEmpty()) {
            throw StatusError.unauthorized("Unauthorized: missing additional subprotocol");
        }
        return new WebSocketAsk(protocols, token);
    }

    private static String decode(String encoded) {
        // Go's RawURLEncoding takes no padding; Java's decoder would.
        if (encoded.indexOf('=') >= 0) {
            throw StatusError.unauthorized("Unauthorized: invalid base64.bearer.authorization token encoding");
        }
        try {
            byte[] token = Base64.getUrlDecoder().decode(encoded);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(token))
                    .toString();
        } catch (IllegalArgumentException e) {
            throw StatusError.unauthorized("Unauthorized: invalid base64.bearer.authorization token encoding");
        } catch (CharacterCodingException e) {
            throw StatusError.unauthorized("Unauthorized: invalid base64.bearer.authorization token");
        }
    }
}
