package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.print.Json;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import io.balsa.ctl.yaml.YamlWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ctl version}. */
@CommandLine.Command(
        name = "version",
        description = "Show the versions of ctl and of the server.",
        footer = {"", "Examples:", "  ctl version", "  ctl version --client -o json"})
public final class VersionCommand implements Verb {
    /** Of this build; the pom says the same. */
    public static final String VERSION = "0.1.0";

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    @Option(names = "--client", description = "Only ctl's own version; asks no server.")
    boolean clientOnly;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "json or yaml.")
    @Nullable
    String output;

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
