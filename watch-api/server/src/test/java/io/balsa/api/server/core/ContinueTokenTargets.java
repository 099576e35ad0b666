package io.balsa.api.server.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.model.StatusError;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;

/** Tokens of pages, as they stand in a query and as the JSON inside them: what is none is a bad request. */
public final class ContinueTokenTargets {
    static final Map<String, Consumer<byte[]>> ALL = Map.of(
            "continueToken",
            input -> decode(new String(input, UTF_8)),
            "continueTokenContent",
            input -> decode(Base64.getUrlEncoder().withoutPadding().encodeToString(input)));

    private static Consumer<byte[]> chosen = input -> {};

    private ContinueTokenTargets() {}

    /** Called by Jazzer, with the name of the target. */
    public static void fuzzerInitialize(String[] arguments) {
        chosen = ALL.get(arguments[0]);
    }

    /** Called by Jazzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        chosen.accept(input);
    }

    private static void decode(String text) {
        try {
            ContinueToken token = ContinueToken.decode(text);
            assertThat(token.start()).doesNotStartWith("/").isNotEmpty();
            assertThat("/" + token.start().replace("\0", "") + "/").doesNotContain("/../");
            assertThat(ContinueToken.decode(token.encode())).isEqualTo(token);
        } catch (StatusError e) {
            assertThat(e.code()).isEqualTo(400);
        }
    }
}
