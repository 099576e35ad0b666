package io.balsa.api.server.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.api.model.StatusError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContinueTokenTest {
    @Test
    void aTokenIsTheOneThatKubernetesMakes() {
        String json = new String(
                Base64.getUrlDecoder()
                        .decode(ContinueToken.after(17, "default/web-2").encode()),
                StandardCharsets.UTF_8);
        assertThat(json).isEqualTo("{\"v\":\"meta.k8s.io/v1\",\"rv\":17,\"start\":\"default/web-2\\u0000\"}");
    }

    @Property
    void aTokenIsReadAsItWasMade(
            @ForAll @LongRange(min = 1) long revision,
            @ForAll @AlphaChars @Chars({'-', '.', '1'}) @StringLength(min = 1, max = 60) String name) {
        ContinueToken token = ContinueToken.after(revision, name);
        assertThat(ContinueToken.decode(token.encode())).isEqualTo(token);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not base64!",
                "{}",
                "{\"v\":\"meta.k8s.io/v2\",\"rv\":1,\"start\":\"a\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":0,\"start\":\"a\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":1,\"start\":\"\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":1,\"start\":\"/secrets\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":1,\"start\":\"../secrets/\"}",
                "{\"v\":\"meta.k8s.io/v1\",\"rv\":1,\"start\":\"a/../../b\"}"
            })
    void anythingElseIsRefused(String text) {
        String token = text.startsWith("{")
                ? Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
                : text;
        assertThatThrownBy(() -> ContinueToken.decode(token))
                .isInstanceOfSatisfying(
                        StatusError.class, error -> assertThat(error.code()).isEqualTo(400))
                .hasMessageStartingWith("continue key is not valid");
    }
}
