package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** {@code ctl create secret generic}. */
final class SecretGenerator implements Generator {
    static final ResourceType TYPE =
            new ResourceType("", "v1", "Secret", "secrets", "secret", true, List.of(), List.of());

    private final DataSources sources = new DataSources("Secret");
    private String kind = "";

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public String about() {
        return "Create a secret from files and literals.";
    }

    @Override
    public String example() {
        return "db --from-literal=password=s3cret";
    }

    @Override
    public void addTo(Syntax syntax) {
        sources.addTo(syntax);
        syntax.option("--type").label("TYPE").says("The secret's type.").text(given -> kind = given);
    }

    @Override
    public String failure() {
        return "failed to create secret";
    }

    @Override
    public ObjectNode object(Session session, String name, List<String> command) throws CliError {
        ObjectNode secret = Generator.named(TYPE, name);
        for (Map.Entry<String, byte[]> entry :
                sources.read(session.terminal, name).entrySet()) {
            secret.withObject("/data").put(entry.getKey(), base64(entry.getValue()));
        }
        if (!kind.isEmpty()) {
            secret.put("type", kind);
        }
        return secret;
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
