package io.balsa.store.auth;

import io.balsa.store.config.AuthSettings;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** Makes the provider of tokens that the settings ask for. */
public final class Tokens {
    /** @param workers threads for the work of checking signatures */
    public record Surroundings(
            SimpleTokens.Log log, Executor workers, SecureRandom chance, LongSupplier nanoTime, InstantSource clock) {}

    private Tokens() {}

    /** @throws IllegalArgumentException with a sentence for the operator */
    public static TokenProvider of(AuthSettings settings, AuthGate gate, Surroundings around) {
        if (settings.token().equals("jwt") || settings.token().startsWith("jwt,")) {
            return new JwtTokens(JwtSettings.parse(settings.token()), around.clock(), around.workers());
        }
        SimpleTokens tokens = new SimpleTokens(around.log(), settings.tokenTtl(), around.chance(), around.nanoTime());
        gate.listen(tokens);
        return tokens;
    }
}
