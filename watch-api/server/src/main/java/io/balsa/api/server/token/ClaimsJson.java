package io.balsa.api.server.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.server.token.Claims.Bound;
import io.balsa.api.server.token.Claims.BoundKind;
import io.balsa.api.server.token.Claims.Lifetime;
import io.balsa.api.server.token.Claims.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Claims as the JSON of a token, with the names and in the form that Kubernetes gives them. Pure. */
final class ClaimsJson {
    private static final String KUBERNETES = "kubernetes.io";

    private ClaimsJson() {}

    static ObjectNode write(Claims claims) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode audiences = json.putArray("aud");
        claims.audiences().forEach(audiences::add);
        json.put("exp", claims.lifetime().expires());
        json.put("iat", claims.lifetime().issuedAt());
        json.put("iss", claims.issuer());
        if (!claims.id().isEmpty()) {
            json.put("jti", claims.id());
        }
        ObjectNode own = json.putObject(KUBERNETES);
        own.put("namespace", claims.namespace());
        claims.node().ifPresent(node -> reference(own, BoundKind.NODE.claim(), node));
        claims.bound().ifPresent(bound -> reference(own, bound.kind().claim(), bound.object()));
        reference(own, "serviceaccount", claims.account());
        if (claims.warnAfter() != 0) {
            own.put("warnafter", claims.warnAfter());
        }
        json.put("nbf", claims.lifetime().notBefore());
        json.put("sub", claims.subject());
        return json;
    }

    private static void reference(ObjectNode in, String claim, Reference object) {
        ObjectNode json = in.putObject(claim).put("name", object.name());
        if (!object.uid().isEmpty()) {
            json.put("uid", object.uid());
        }
    }

    /**
     * Empty when something that a token must have is missing or of another type. One without an end is not accepted: this
     * server makes none, and nobody could ever take it back.
     */
    static Optional<Claims> read(JsonNode json) {
        JsonNode own = json.path(KUBERNETES);
        Optional<Reference> account = reference(own.path("serviceaccount"));
        Optional<List<String>> audiences = audiences(json.path("aud"));
        boolean whole = json.path("iss").isTextual()
                && json.path("exp").isIntegralNumber()
                && json.path("exp").canConvertToLong()
                && own.path("namespace").isTextual()
                && !own.path("namespace").asText().isEmpty();
        if (!whole || account.isEmpty() || audiences.isEmpty()) {
            return Optional.empty();
        }
        Optional<Bound> bound = bound(own);
        boolean ofPod = bound.filter(object -> object.kind() == BoundKind.POD).isPresent();
        return Optional.of(new Claims(
                json.path("iss").asText(),
                audiences.get(),
                json.path("jti").asText(""),
                new Lifetime(
                        json.path("iat").asLong(0),
                        json.path("nbf").asLong(0),
                        json.path("exp").asLong()),
                own.path("namespace").asText(),
                account.get(),
                bound,
                ofPod ? reference(own.path(BoundKind.NODE.claim())) : Optional.empty(),
                own.path("warnafter").asLong(0)));
    }

    private static Optional<Bound> bound(JsonNode own) {
        for (BoundKind kind : BoundKind.values()) {
            Optional<Reference> object = reference(own.path(kind.claim()));
            if (object.isPresent()) {
                return Optional.of(new Bound(kind, object.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<Reference> reference(JsonNode json) {
        String name = json.path("name").asText("");
        return name.isEmpty()
                ? Optional.empty()
                : Optional.of(new Reference(name, json.path("uid").asText("")));
    }

    /** RFC 7519: one audience may stand there as a text. */
    private static Optional<List<String>> audiences(JsonNode json) {
        if (json.isTextual()) {
            return Optional.of(List.of(json.asText()));
        }
        var audiences = new ArrayList<String>();
        for (JsonNode audience : json) {
            if (!audience.isTextual()) {
                return Optional.empty();
            }
            audiences.add(audience.asText());
        }
        return json.isArray() && !audiences.isEmpty() ? Optional.of(audiences) : Optional.empty();
    }
}
