package io.balsa.store.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The form of a token: header, claims and signature (RFC 7515), with the claims that etcd uses. Pure. */
final class Jws {
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            // Two claims of one name, and each reader takes another one: refused.
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * What a token says.
     *
     * @param notBefore seconds since 1970; 0: always
     * @param expires seconds since 1970; the largest number: never
     */
    record Claims(String user, long revision, long notBefore, long expires) {
        boolean hold(long nowSeconds) {
            return notBefore <= nowSeconds && nowSeconds < expires;
        }
    }

    private Jws() {}

    static String sign(SignMethod method, Key key, Claims claims) throws GeneralSecurityException {
        String content = encode("{\"alg\":\"" + method.header() + "\",\"typ\":\"JWT\"}") + "." + encode(write(claims));
        byte[] signature = method.sign(key, content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    /** Empty: the token is none of ours, or was tampered with. The times are for the caller to look at. */
    static Optional<Claims> verify(SignMethod method, Key key, String token) {
        int last = token.lastIndexOf('.');
        int first = token.indexOf('.');
        if (first <= 0 || first == last) {
            return Optional.empty();
        }
        try {
            Map<String, Object> header = object(decode(token.substring(0, first)));
            // The token does not choose how it is checked: "none", or a public key taken for a secret.
            if (!method.header().equals(header.get("alg")) || header.containsKey("crit")) {
                return Optional.empty();
            }
            byte[] content = token.substring(0, last).getBytes(StandardCharsets.US_ASCII);
            if (!method.verify(key, content, decode(token.substring(last + 1)))) {
                return Optional.empty();
            }
            return claims(object(decode(token.substring(first + 1, last))));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Claims> claims(Map<String, Object> claims) {
        // etcd: the permissions' first revision is 1
        if (claims.get("username") instanceof String user
                && claims.get("revision") instanceof Number revision
                && revision.longValue() > 0) {
            Object notBefore = claims.getOrDefault("nbf", 0L);
            Object expires = claims.getOrDefault("exp", Long.MAX_VALUE);
            if (notBefore instanceof Number from && expires instanceof Number to) {
                return Optional.of(new Claims(user, revision.longValue(), from.longValue(), to.longValue()));
            }
        }
        return Optional.empty();
    }

    /** The plain values of one JSON object; what is nested is there as itself and says nothing. */
    private static Map<String, Object> object(byte[] json) throws IOException {
        Map<String, Object> values = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("not an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING) {
                    values.put(name, parser.getText());
                } else if (value == JsonToken.VALUE_NUMBER_INT) {
                    values.put(name, parser.getLongValue());
                } else if (value == JsonToken.VALUE_NUMBER_FLOAT) {
                    values.put(name, parser.getDoubleValue());
                } else {
                    values.put(name, value);
                    parser.skipChildren();
                }
            }
        }
        return values;
    }

    private static String write(Claims claims) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("exp", claims.expires());
            json.writeNumberField("revision", claims.revision());
            json.writeStringField("username", claims.user());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] decode(String part) {
        return Base64.getUrlDecoder().decode(part);
    }
}
