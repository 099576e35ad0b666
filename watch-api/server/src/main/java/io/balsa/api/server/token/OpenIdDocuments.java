package io.balsa.api.server.token;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What others need to verify tokens without asking this server about each: the OpenID documents of the issuer, as Kubernetes
 * serves them.
 *
 * @param configuration {@code /.well-known/openid-configuration}
 * @param keys {@code /openid/v1/jwks}
 */
public record OpenIdDocuments(ObjectNode configuration, ObjectNode keys) {
    public static final String CONFIGURATION_PATH = "/.well-known/openid-configuration";
    public static final String KEYS_PATH = "/openid/v1/jwks";

    /** Empty when OpenID does not allow such an issuer: it must be an https URL with neither query nor fragment. */
    static Optional<OpenIdDocuments> of(String issuer, String jwksUri, List<PublicTokenKey> keys) {
        if (!isUrl(issuer)) {
            return Optional.empty();
        }
        ObjectNode configuration = JsonNodeFactory.instance.objectNode();
        configuration.put("issuer", issuer).put("jwks_uri", jwksUri);
        configuration.putArray("response_types_supported").add("id_token");
        configuration.putArray("subject_types_supported").add("public");
        ArrayNode algorithms = configuration.putArray("id_token_signing_alg_values_supported");
        TreeSet<String> names = new TreeSet<>();
        keys.forEach(key -> names.add(key.algorithm().getName()));
        names.forEach(algorithms::add);
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        ArrayNode all = set.putArray("keys");
        keys.forEach(key -> all.add(key.jwk()));
        return Optional.of(new OpenIdDocuments(configuration, set));
    }

    private static boolean isUrl(String issuer) {
        try {
            URI uri = URI.create(issuer);
            return "https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
