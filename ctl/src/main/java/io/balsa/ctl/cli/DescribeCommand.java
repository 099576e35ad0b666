package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.describe.Descriptions;
import io.balsa.ctl.cli.describe.Reads;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.List;

/** {@code ctl describe}: an object with its events and what else belongs to it. */
public final class DescribeCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection().orAll();
    private boolean showEvents = true;
    private boolean first = true;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("describe", "Show one or many objects in detail, with their events.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl describe pod hello",
                        "  ctl describe node n1",
                        "  ctl describe pods -l app=web",
                        "  ctl describe pod web-    all whose names begin so");
        connection.addTo(syntax);
        selection.words(syntax, "TYPE [NAME...] | TYPE/NAME...");
        selection.files(syntax).labels(syntax).allNamespaces(syntax);
        syntax.option("--show-events")
                .label("<showEvents>")
                .says("With the object's events (default true).")
                .optional("true")
                .flag(given -> showEvents = given);
        syntax.option("--chunk-size").hidden().number(size -> {});
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        if (selection.isEmpty()) {
            throw CliError.usage(
                    "error: You must specify the type of resource to describe. Use \"ctl api-resources\" for"
                            + " a complete list of supported resources.");
        }
        try (Session session = Session.open(terminal, connection)) {
            Reads reads = session.client::json;
            Descriptions descriptions =
                    new Descriptions(reads, showEvents, terminal.clock().instant());
            if (selection.isAllNamespaces() && isNamed(session)) {
                throw CliError.usage("error: a resource cannot be retrieved by name across all namespaces");
            }
            Visits visits = selection.visit(session, "describe", info -> print(session, descriptions, info));
            if (visits.count() == 0 && isPrefix(visits) && printPrefixed(session, descriptions, reads)) {
                return Exit.OK;
            }
            if (visits.count() == 0 && visits.errors().isEmpty()) {
                String where = selection.isAllNamespaces() ? "" : " in " + session.namespace() + " namespace.";
                session.err().println("No resources found" + where);
            }
            return visits.end(session);
        }
    }

    private boolean isNamed(Session session) throws CliError, ApiFailure, IOException {
        return !selection.words().isEmpty()
                && !Targets.parse(selection.words(), session.types, "describe")
                        .names()
                        .isEmpty();
    }

    private void print(Session session, Descriptions descriptions, Info info) throws CliError, ApiFailure, IOException {
        String text = descriptions.describe(info.type(), info.object());
        session.out().print(first ? text : "\n\n" + text);
        session.out().flush();
        first = false;
    }

    /** Whether what was not found was one word, which may be how names begin. */
    private boolean isPrefix(Visits visits) {
        List<String> words = selection.words();
        return visits.errors().size() == 1
                && visits.errors().get(0).exit() == Exit.NOT_FOUND
                && words.size() == 2
                && !words.get(0).contains("/");
    }

    /** Whether there are objects whose names begin with the word. */
    private boolean printPrefixed(Session session, Descriptions descriptions, Reads reads)
            throws CliError, ApiFailure, IOException {
        ResourceType type = session.types.single(selection.words().get(0));
        String prefix = selection.words().get(1);
        boolean found = false;
        for (JsonNode item : reads.items(Request.get(type.path(session.namespace())))) {
            String name = item.path("metadata").path("name").asText();
            if (name.startsWith(prefix)) {
                JsonNode object = reads.json(Request.get(type.path(session.namespace(), name)));
                session.out().println(descriptions.describe(type, object));
                found = true;
            }
        }
        session.out().flush();
        return found;
    }
}
