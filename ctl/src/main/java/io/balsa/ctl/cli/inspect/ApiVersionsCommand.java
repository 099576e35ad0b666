package io.balsa.ctl.cli.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.TreeSet;

/** {@code ctl api-versions}: the groups and versions that the server has. */
public final class ApiVersionsCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("api-versions", "Show the groups and versions that the server has.")
                .footer("", "Examples:", "  ctl api-versions");
        connection.addTo(syntax);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException {
        try (Session session = Session.open(terminal, connection)) {
            TreeSet<String> versions = new TreeSet<>();
            for (JsonNode version : session.client.json(Request.get("/api")).path("versions")) {
                versions.add(version.asText());
            }
            for (JsonNode group : session.client.json(Request.get("/apis")).path("groups")) {
                group.path("versions")
                        .forEach(version ->
                                versions.add(version.path("groupVersion").asText()));
            }
            versions.forEach(session.out()::println);
            session.out().flush();
            return Exit.OK;
        }
    }
}
