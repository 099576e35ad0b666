package io.balsa.api.server.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.balsa.api.model.StatusError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where the next page of a list starts, in Kubernetes' form: base64url without padding of
 * <code>{"v":"meta.k8s.io/v1","rv":17,"start":"default/web-2\u0000"}</code>.
 *
 * @param revision the revision of the first page; -1 for "go on at the latest revision", which a client gets when the
 *     first one has been compacted
 * @param start the first key of the next page, relative to the list's prefix
 */
record ContinueToken(long revision, String start) {
    private static final String VERSION = "meta.k8s.io/v1";
    private static final ObjectMapper JSON = new ObjectMapper();

    static final long LATEST = -1;

    /** The token behind a key: the next page starts right after it. */
    static ContinueToken after(long revision, String relativeKey) {
        return new ContinueToken(revision, relativeKey + "\0");
    }

    String encode() {
        String json = JSON.createObjectNode()
                .put("v", VERSION)
                .put("rv", revision)
                .put("start", start)
                .toString();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws StatusError 400 for anything that this server did not make */
    static ContinueToken decode(String token) {
        JsonNode json;
        try {
            json = JSON.readTree(Base64.getUrlDecoder().decode(token));
        } catch (IllegalArgumentException | JsonProcessingException e) {
            throw invalid("it is not one of this server");
        } catch (java.io.IOException e) {
            throw invalid("it cannot be read");
        }
        if (json == null || !json.path("v").asText().equals(VERSION)) {
            throw invalid("it has an unknown version");
        }
        long revision = json.path("rv").asLong(0);
        String start = json.path("start").asText("");
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(start)) {
            throw invalid("its start is no text");
        }
        if (revision == 0 || revision < LATEST || start.isEmpty()) {
            throw invalid("it has no revision or no start");
        }
        // a token must not lead out of the list's own prefix
        if (start.startsWith("/") || ("/" + start.replace("\0", "") + "/").contains("/../")) {
            throw invalid("its start is outside of the list");
        }
        return new ContinueToken(revision, start);
    }

    private static StatusError invalid(String why) {
        return StatusError.badRequest("continue key is not valid: " + why);
    }
}
