package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.yaml.YamlWriter;
import io.balsa.ctl.cli.print.Json;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code ctl version}. */
public final class VersionCommand implements Verb {
    /** Of this build; the pom says the same. */
    public static final String VERSION = "0.1.0";

    ConnectionOptions connection = new ConnectionOptions();

    boolean clientOnly;

    @Nullable
    String output;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("version", "Show the versions of ctl and of the server.")
                .footer("", "Examples:", "  ctl version", "  ctl version --client -o json");
        connection.addTo(syntax);
        syntax.option("--client")
                .says("Only ctl's own version; asks no server.")
                .flag(given -> clientOnly = given);
        syntax.option("-o", "--output").label("FORMAT").says("json or yaml.").text(given -> output = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException {
        if (output != null && !output.equals("json") && !output.equals("yaml")) {
            throw CliError.usage("error: --output must be 'yaml' or 'json'");
        }
        String java = System.getProperty("java.version");
        if (output == null) {
            terminal.out().println("Client Version: v" + VERSION + " (Java " + java + ")");
        }
        JsonNode server = null;
        if (!clientOnly) {
            try (Session session = Session.open(terminal, connection)) {
                server = session.client.json(Request.get("/version"));
            }
        }
        if (output != null) {
            ObjectNode tree = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
            tree.putObject("clientVersion").put("gitVersion", "v" + VERSION).put("javaVersion", java);
            if (server != null) {
                tree.set("serverVersion", server);
            }
            terminal.out().print(output.equals("json") ? Json.pretty(tree) : YamlWriter.write(tree));
        } else if (server != null) {
            terminal.out()
                    .println("Server Version: " + server.path("gitVersion").asText());
        }
        return Exit.OK;
    }
}
