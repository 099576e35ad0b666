package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ctl create secret tls}. */
final class TlsSecretGenerator implements Generator {
    private @Nullable String certificate;
    private @Nullable String key;

    @Override
    public ResourceType type() {
        return SecretGenerator.TYPE;
    }

    @Override
    public String about() {
        return "Create a secret of a certificate and its key.";
    }

    @Override
    public String example() {
        return "site --cert=tls.crt --key=tls.key";
    }

    @Override
    public void addTo(Syntax syntax) {
        syntax.option("--cert").label("FILE").says("The certificate, PEM.").text(given -> certificate = given);
        syntax.option("--key").label("FILE").says("Its private key, PEM.").text(given -> key = given);
    }

    @Override
    public String failure() {
        return "failed to create secret";
    }

    @Override
    public ObjectNode object(Session session, String name, List<String> command) throws CliError {
        if (certificate == null || key == null) {
            throw CliError.usage("error: key and cert must be specified");
        }
        byte[] chain = DataSources.bytes(session.terminal.resolve(certificate), certificate);
        byte[] secretKey = DataSources.bytes(session.terminal.resolve(key), key);
        ObjectNode secret = Generator.named(type(), name);
        secret.putObject("data")
                .put("tls.crt", SecretGenerator.base64(chain))
                .put("tls.key", SecretGenerator.base64(secretKey));
        secret.put("type", "kubernetes.io/tls");
        return secret;
    }
}
