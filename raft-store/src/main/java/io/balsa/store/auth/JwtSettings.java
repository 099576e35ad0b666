package io.balsa.store.auth;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code --auth-token=jwt,...} says. */
record JwtSettings(SignMethod method, TokenKeys keys, Duration ttl) {
    private static final Duration TTL_DEFAULT = Duration.ofMinutes(5);
    private static final Pattern PART = Pattern.compile("\\G(\\d+(?:\\.\\d+)?)(ms|s|m|h)");

    /** @throws IllegalArgumentException with a sentence for the operator */
    static JwtSettings parse(String setting) {
        Map<String, String> options = new HashMap<>();
        String[] parts = setting.split(",", -1);
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", -1);
            // etcd: neither a part without a value nor a name twice
            if (pair.length != 2 || options.put(pair[0], pair[1]) != null) {
                throw new IllegalArgumentException("--auth-token: \"" + parts[i]
                        + "\" is not an option, or is given twice; give jwt,sign-method=<method>,priv-key=<file>");
            }
        }
        String name = options.getOrDefault("sign-method", "");
        SignMethod method = SignMethod.named(name)
                .orElseThrow(() -> new IllegalArgumentException("--auth-token: the sign-method \"" + name
                        + "\" is not known; give RS256, PS256, ES256, EdDSA or HS256, or one with 384 or 512"));
        TokenKeys keys = TokenKeys.read(method, file(options, "pub-key"), file(options, "priv-key"));
        return new JwtSettings(method, keys, ttl(options.getOrDefault("ttl", "")));
    }

    private static Optional<Path> file(Map<String, String> options, String name) {
        return Optional.ofNullable(options.get(name))
                .filter(value -> !value.isEmpty())
                .map(Path::of);
    }

    /** As Go writes durations: {@code 1h30m}, {@code 90s}. */
    private static Duration ttl(String text) {
        if (text.isEmpty()) {
            return TTL_DEFAULT;
        }
        Matcher parts = PART.matcher(text);
        double millis = 0;
        int end = 0;
        while (parts.find()) {
            double unit = switch (parts.group(2)) {
                case "h" -> 3_600_000;
                case "m" -> 60_000;
                case "s" -> 1_000;
                default -> 1;
            };
            millis += Double.parseDouble(parts.group(1)) * unit;
            end = parts.end();
        }
        if (end != text.length() || millis < 1) {
            throw new IllegalArgumentException(
                    "--auth-token: the ttl \"" + text + "\" is not a duration; give something like 10m or 1h30m");
        }
        return Duration.ofMillis((long) millis);
    }
}
