package io.balsa.api.server.http.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.model.StatusError;
import io.balsa.api.model.kinds.Kinds;
import java.util.Map;
import java.util.function.Consumer;

/** What stands in the head of a request: its path, its query, its Accept and its Content-Type. */
public final class RequestTargets {
    static final Map<String, Consumer<byte[]>> ALL = Map.of(
            "path", RequestTargets::path,
            "query", RequestTargets::query,
            "mediaTypes", RequestTargets::mediaTypes);

    private static Consumer<byte[]> chosen = input -> {};

    private RequestTargets() {}

    /** Called by Jazzer, with the name of the target. */
    public static void fuzzerInitialize(String[] arguments) {
        chosen = ALL.get(arguments[0]);
    }

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        chosen.accept(input);
    }

    private static void path(byte[] input) {
        String text = new String(input, UTF_8);
        RequestPath.hasDots(text);
        RequestPath path = RequestPath.parse(text);
        if (path instanceof RequestPath.Other other) {
            assertThat(RequestPath.parse(other.path())).isEqualTo(other);
        } else if (path instanceof RequestPath.Resource resource) {
            assertThat(resource.resource()).isNotEmpty().doesNotContain("/");
            assertThat(resource.name()).doesNotContain("/");
            assertThat(resource.namespace()).doesNotContain("/");
            for (String method : new String[] {"GET", "POST", "PUT", "PATCH", "DELETE", "EXPLODE"}) {
                try {
                    assertThat(ApiCall.resolve(Kinds.scheme(), method, resource, Query.parse("watch=1"))
                                    .target()
                                    .kind())
                            .isNotNull();
                } catch (StatusError e) {
                    assertThat(e.code()).isIn(404, 405);
                }
            }
        }
    }

    private static void query(byte[] input) {
        try {
            Query query = Query.parse(new String(input, UTF_8));
            assertThat(RequestOptions.list(query)).isNotNull();
            assertThat(RequestOptions.delete(query)).isNotNull();
            assertThat(RequestOptions.write(query, "CreateOptions", "agent/1")).isNotNull();
        } catch (StatusError e) {
            assertThat(e.code()).isIn(400, 422);
        }
    }

    private static void mediaTypes(byte[] input) {
        String text = new String(input, UTF_8);
        MediaType type = MediaType.parse(text);
        assertThat(type.quality()).isBetween(0.0, 1.0);
        assertThat(Representation.forStatus(text)).isNotNull();
        for (Representation.Answer answer : Representation.Answer.values()) {
            try {
                assertThat(Representation.choose(text, answer)).isNotNull();
            } catch (StatusError e) {
                assertThat(e.code()).isEqualTo(406);
            }
        }
    }
}
