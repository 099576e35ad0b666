package io.balsa.store.config;

import java.time.Duration;

/**
 * How users prove who they are.
 *
 * @param token {@code simple}, or {@code jwt} with its options, as the operator wrote it: {@code
 *     jwt,pub-key=FILE,priv-key=FILE,sign-method=RS256,ttl=10m}
 * @param tokenTtl how long a simple token holds after its last use
 * @param bcryptCost of hashing a password: each step doubles the work
 */
public record AuthSettings(String token, Duration tokenTtl, int bcryptCost) {
    public static final AuthSettings DEFAULT = new AuthSettings("simple", Duration.ofMinutes(5), 10);
    private static final int COST_MIN = 4;
    private static final int COST_MAX = 31;

    public AuthSettings {
        if (!token.equals("simple")
                && !token.startsWith("simple,")
                && !token.equals("jwt")
                && !token.startsWith("jwt,")) {
            throw new IllegalArgumentException("--auth-token=\"" + token + "\" is neither \"simple\" nor \"jwt,...\"");
        }
        if (tokenTtl.isNegative() || tokenTtl.isZero()) {
            throw new IllegalArgumentException("--auth-token-ttl must be 1 second or more");
        }
        if (bcryptCost < COST_MIN || bcryptCost > COST_MAX) {
            throw new IllegalArgumentException(
                    "--bcrypt-cost must be between " + COST_MIN + " and " + COST_MAX + ", not " + bcryptCost);
        }
    }
}
