package io.balsa.api.server.token;

import com.auth0.jwt.JWT;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.api.model.MalformedObject;
import io.balsa.api.model.codec.JsonCodec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads tokens: whether they are signed with one of this cluster's keys, and what they say then. It looks neither at the time
 * nor at any object. Pure; safe for any thread.
 */
final class TokenReader {
    /** As long as a request's head may be: a longer one cannot come as a header. */
    private static final int LENGTH_MAX = 64 * 1024;

    private static final int PARTS = 3;

    private final TokenKeys keys;
    private final Set<String> issuers;

    TokenReader(TokenKeys keys, List<String> issuers) {
        this.keys = keys;
        this.issuers = Set.copyOf(issuers);
    }

    /** What a text turned out to be. */
    sealed interface Reading {
        /** No token of these issuers, or no token at all. */
        record Foreign() implements Reading {}

        /** It says that it is from one of them, and its signature or its form says that it is not. */
        record Forged(String why) implements Reading {}

        /** One of these issuers' keys has signed this. */
        record Signed(Claims claims) implements Reading {}
    }

    Reading read(String token) {
        String[] parts = token.length() > LENGTH_MAX ? new String[0] : token.split("\\.", -1);
        if (parts.length != PARTS) {
            return new Reading.Foreign();
        }
        Optional<JsonNode> header = json(parts[0]);
        Optional<JsonNode> body = json(parts[1]);
        // The issuer is looked at first, as in Kubernetes: the token of somebody else is not ours to judge.
        if (header.isEmpty()
                || body.isEmpty()
                || !issuers.contains(body.get().path("iss").asText(""))) {
            return new Reading.Foreign();
        }
        // RFC 7515: what an extension demands that nobody here knows cannot be met.
        if (header.get().has("crit")) {
            return new Reading.Forged("the token demands an extension that is not known");
        }
        List<PublicTokenKey> candidates = keys.named(header.get().path("kid").asText(""));
        if (candidates.isEmpty()) {
            return new Reading.Forged("invalid signature, no keys found");
        }
        String algorithm = header.get().path("alg").asText("");
        if (candidates.stream().noneMatch(key -> verifies(key, algorithm, token))) {
            return new Reading.Forged("invalid signature");
        }
        return ClaimsJson.read(body.get())
                .<Reading>map(Reading.Signed::new)
                .orElseGet(() -> new Reading.Forged("service account token claims could not be validated"));
    }

    /**
     * The algorithm is the key's: a token that names another one ("none", or HS256 with a public key as the secret) does not
     * get as far as its signature.
     */
    private static boolean verifies(PublicTokenKey key, String algorithm, String token) {
        if (!key.algorithm().getName().equals(algorithm)) {
            return false;
        }
        try {
            DecodedJWT decoded = JWT.decode(token);
            key.algorithm().verify(decoded);
            return true;
        } catch (JWTVerificationException e) {
            return false;
        }
    }

    /** The object in a part of a token; empty when there is none. */
    private static Optional<JsonNode> json(String part) {
        try {
            JsonNode tree = JsonCodec.tree(Base64.getUrlDecoder().decode(part));
            return tree.isObject() ? Optional.of(tree) : Optional.empty();
        } catch (IllegalArgumentException | MalformedObject e) {
            return Optional.empty();
        }
    }
}
