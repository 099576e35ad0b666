package io.balsa.api.server.token;

import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.model.codec.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Makes tokens of claims (RFC 7515, compact form). Safe for any thread.
 *
 * <p>The library's own builder writes a single audience as a text; Kubernetes writes an array, which some readers count on. So
 * the JSON is ours and the signature the library's.
 */
final class TokenSigner {
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final String keyId;
    private final Algorithm algorithm;

    TokenSigner(String keyId, Algorithm algorithm) {
        this.keyId = keyId;
        this.algorithm = algorithm;
    }

    String sign(Claims claims) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        header.put("alg", algorithm.getName()).put("kid", keyId);
        String head = URL.encodeToString(JsonCodec.bytes(header));
        String body = URL.encodeToString(JsonCodec.bytes(ClaimsJson.write(claims)));
        byte[] signature =
                algorithm.sign(head.getBytes(StandardCharsets.US_ASCII), body.getBytes(StandardCharsets.US_ASCII));
        return head + "." + body + "." + URL.encodeToString(signature);
    }
}
