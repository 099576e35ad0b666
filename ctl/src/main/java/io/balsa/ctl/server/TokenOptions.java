package io.balsa.ctl.server;

import io.balsa.api.server.token.TokenSettings;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Durations;
import io.balsa.ctl.cli.Syntax;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** kube-apiserver's options about tokens, with its names. */
final class TokenOptions {
    private List<String> issuers = List.of();
    private List<String> keyFiles = List.of();
    private Optional<Path> signingKeyFile = Optional.empty();
    private String expirationMax = "0s";
    private String extendsExpiration = "true";
    private List<String> audiences = List.of();
    private String jwksUri = "";
    private Optional<Path> tokenFile = Optional.empty();

    void addTo(Syntax syntax) {
        syntax.option("--service-account-issuer")
                .label("URL")
                .says("In whose name service accounts' tokens are signed; may be repeated: the others are accepted.")
                .list(given -> issuers = given);
        syntax.option("--service-account-key-file")
                .label("FILE")
                .says("Public keys that tokens are verified with; may be repeated.")
                .list(given -> keyFiles = given);
        syntax.option("--service-account-signing-key-file")
                .label("FILE")
                .says("The private key that signs tokens.")
                .path(given -> signingKeyFile = Optional.of(given));
        syntax.option("--service-account-max-token-expiration")
                .label("TIME")
                .says("The longest life of a token.")
                .text(given -> expirationMax = given);
        syntax.option("--service-account-extend-token-expiration")
                .label("true|false")
                .says("Tokens that pods get mounted hold for a year (the default).")
                .text(given -> extendsExpiration = given);
        syntax.option("--service-account-jwks-uri")
                .label("URL")
                .says("Where others read the public keys, if not here.")
                .text(given -> jwksUri = given);
        syntax.option("--api-audiences")
                .label("NAME")
                .says("Whom tokens for this API are meant for (the issuer).")
                .split()
                .list(given -> audiences = given);
        syntax.option("--token-auth-file")
                .label("FILE")
                .says("Tokens of users, as CSV: token,user,uid,groups.")
                .path(given -> tokenFile = Optional.of(given));
    }

    /** @throws IllegalArgumentException when the options do not go together */
    TokenSettings settings() throws CliError {
        Duration most = Durations.parse(
                expirationMax,
                "error: invalid argument \"" + expirationMax
                        + "\" for \"--service-account-max-token-expiration\" flag");
        if (!extendsExpiration.matches("true|false")) {
            throw CliError.usage("error: invalid argument \"" + extendsExpiration
                    + "\" for \"--service-account-extend-token-expiration\" flag");
        }
        return new TokenSettings(
                issuers,
                audiences,
                keyFiles.stream().map(Path::of).toList(),
                signingKeyFile,
                most,
                extendsExpiration.equals("true"),
                jwksUri,
                tokenFile);
    }
}
