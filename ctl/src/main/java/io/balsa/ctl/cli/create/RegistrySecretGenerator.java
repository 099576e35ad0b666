package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** {@code ctl create secret docker-registry}: what a node needs to pull from a registry. */
final class RegistrySecretGenerator implements Generator {
    private static final String KEY = ".dockerconfigjson";

    private final DataSources sources = new DataSources("Secret");
    private String server = "https://index.docker.io/v1/";
    private String user = "";
    private String password = "";
    private String email = "";

    @Override
    public ResourceType type() {
        return SecretGenerator.TYPE;
    }

    @Override
    public String about() {
        return "Create a secret for a registry of images.";
    }

    @Override
    public String example() {
        return "pull --docker-server=registry.example.com --docker-username=me --docker-password=s3cret";
    }

    @Override
    public void addTo(Syntax syntax) {
        sources.addTo(syntax);
        syntax.option("--docker-server").label("URL").says("The registry.").text(given -> server = given);
        syntax.option("--docker-username").label("NAME").says("The user.").text(given -> user = given);
        syntax.option("--docker-password").label("TEXT").says("The password.").text(given -> password = given);
        syntax.option("--docker-email").label("ADDRESS").says("The address.").text(given -> email = given);
    }

    @Override
    public String failure() {
        return "failed to create secret";
    }

    @Override
    public ObjectNode object(Session session, String name, List<String> command) throws CliError {
        ObjectNode secret = Generator.named(type(), name);
        secret.put("type", "kubernetes.io/dockerconfigjson");
        ObjectNode data = secret.putObject("data");
        Map<String, byte[]> files = sources.read(session.terminal, name);
        if (!files.isEmpty()) {
            files.forEach((key, bytes) -> data.put(key, SecretGenerator.base64(bytes)));
            return secret;
        }
        if (user.isEmpty() || password.isEmpty()) {
            throw CliError.usage("error: either --from-file or the combination of --docker-username, --docker-password"
                    + " and --docker-server is required");
        }
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        ObjectNode entry = config.putObject("auths").putObject(server);
        entry.put("username", user).put("password", password);
        if (!email.isEmpty()) {
            entry.put("email", email);
        }
        entry.put("auth", SecretGenerator.base64((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
        data.put(KEY, SecretGenerator.base64(config.toString().getBytes(StandardCharsets.UTF_8)));
        return secret;
    }
}
