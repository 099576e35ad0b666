package io.balsa.api.server.token;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How tokens are signed and which are accepted: kube-apiserver's flags of these names.
 *
 * @param issuers {@code --service-account-issuer}: tokens are signed in the name of the first and accepted from all; none: no
 *     service account has a token
 * @param audiences {@code --api-audiences}: whom tokens for the API are meant for; empty: the first issuer
 * @param keyFiles {@code --service-account-key-file}: public keys whose tokens are accepted, PEM
 * @param signingKeyFile {@code --service-account-signing-key-file}: signs; its public half is among the key files
 * @param expirationMax {@code --service-account-max-token-expiration}: longer wishes are shortened to it; zero: no limit but
 *     Kubernetes' own
 * @param extendsExpiration {@code --service-account-extend-token-expiration}: tokens that pods get mounted hold a year
 * @param jwksUri {@code --service-account-jwks-uri}: where the public keys are read; empty: on this server
 * @param tokenFile {@code --token-auth-file}: tokens of users, as CSV
 */
public record TokenSettings(
        List<String> issuers,
        List<String> audiences,
        List<Path> keyFiles,
        Optional<Path> signingKeyFile,
        Duration expirationMax,
        boolean extendsExpiration,
        String jwksUri,
        Optional<Path> tokenFile) {
    /** Kubernetes: the limit may not be below an hour, or pods could not renew their tokens in time. */
    private static final Duration LIMIT_MIN = Duration.ofHours(1);

    private static final Duration LIMIT_MAX = Duration.ofSeconds(1L << 32);

    /** @throws IllegalArgumentException with one sentence when the settings do not go together */
    public TokenSettings {
        issuers = List.copyOf(issuers);
        audiences = audiences.isEmpty() && !issuers.isEmpty() ? List.of(issuers.get(0)) : List.copyOf(audiences);
        keyFiles = List.copyOf(keyFiles);
        if (issuers.contains("")) {
            throw new IllegalArgumentException("service-account-issuer should not be an empty string");
        }
        if (issuers.isEmpty() != signingKeyFile.isEmpty() || issuers.isEmpty() != keyFiles.isEmpty()) {
            throw new IllegalArgumentException("service-account-issuer, service-account-signing-key-file and"
                    + " service-account-key-file are given together or not at all");
        }
        boolean limited = !expirationMax.isZero();
        if (limited && (expirationMax.compareTo(LIMIT_MIN) < 0 || expirationMax.compareTo(LIMIT_MAX) > 0)) {
            throw new IllegalArgumentException(
                    "the service-account-max-token-expiration must be between 1 hour and 2^32 seconds");
        }
    }

    /** No tokens at all: certificates alone say who calls. */
    public static TokenSettings none() {
        return new TokenSettings(
                List.of(), List.of(), List.of(), Optional.empty(), Duration.ZERO, true, "", Optional.empty());
    }

    /** Tokens in the name of one issuer, signed with one key. */
    public static TokenSettings of(String issuer, Path signingKey, Path publicKey) {
        return new TokenSettings(
                List.of(issuer),
                List.of(),
                List.of(publicKey),
                Optional.of(signingKey),
                Duration.ZERO,
                true,
                "",
                Optional.empty());
    }
}
