package io.balsa.ctl.cli.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.Changes;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Results;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.describe.Reads;
import io.balsa.ctl.cli.print.EventAge;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code ctl events}: what has happened, the latest last; of a namespace, of all, or of one object. */
public final class EventsCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();
    private boolean allNamespaces;
    private boolean watch;
    private boolean noHeaders;
    private @Nullable String about;
    private final Results results = new Results();
    private List<String> kinds = List.of();

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("events", "List events, the latest last.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl events",
                        "  ctl events --for pod/hello --watch",
                        "  ctl events --types=Warning -A");
        connection.addTo(syntax);
        syntax.option("-A", "--all-namespaces").says("Across all namespaces.").flag(given -> allNamespaces = given);
        syntax.option("-w", "--watch")
                .says("After the list, every further event.")
                .flag(given -> watch = given);
        syntax.option("--for")
                .label("TYPE/NAME")
                .says("Only those about this object.")
                .text(given -> about = given);
        syntax.option("--types")
                .label("TYPE")
                .says("Only Normal or Warning ones.")
                .split()
                .list(given -> kinds = given);
        syntax.option("--no-headers")
                .says("No line with the names of the columns.")
                .flag(given -> noHeaders = given);
        results.output(syntax);
        syntax.option("--chunk-size").hidden().number(size -> {});
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException {
        try (Session session = Session.open(terminal, connection)) {
            Request list = Request.get(path(session)).with("fieldSelector", fields(session));
            results.check(terminal);
            for (String kind : kinds) {
                if (!kind.equalsIgnoreCase("Normal") && !kind.equalsIgnoreCase("Warning")) {
                    throw CliError.usage("error: valid --types are Normal or Warning");
                }
            }
            EventPrinter printer = new EventPrinter(
                    session,
                    results.format(),
                    new EventPrinter.Style(allNamespaces, noHeaders, results.showsManagedFields()));
            return watch ? follow(session, list, printer) : list(session, list, printer);
        }
    }

    private String path(Session session) {
        return allNamespaces ? "/api/v1/events" : "/api/v1/namespaces/" + session.namespace() + "/events";
    }

    /** Null where they may be about any object. */
    private @Nullable String fields(Session session) throws CliError, ApiFailure, IOException {
        if (about == null || about.isEmpty()) {
            return null;
        }
        String[] parts = about.split("/", -1);
        if (parts.length > 2) {
            throw CliError.usage("error: arguments in resource/name form may not have more than one slash");
        }
        if (parts.length < 2) {
            throw CliError.usage("error: --for must be in resource/name form");
        }
        ResourceType type = type(session, parts[0].toLowerCase(Locale.ROOT));
        return parts[1].isEmpty()
                ? null
                : "involvedObject.kind=" + type.kind() + ",involvedObject.apiVersion=" + type.apiVersion()
                        + ",involvedObject.name=" + parts[1];
    }

    private static ResourceType type(Session session, String name) throws CliError, ApiFailure, IOException {
        try {
            return session.types.single(name);
        } catch (CliError e) {
            if (session.terminal.isKubectl()) {
                // kubectl has no "error:" in front of this one
                throw new CliError(e.exit(), String.valueOf(e.getMessage()).replaceFirst("^error: ", ""));
            }
            throw e;
        }
    }

    private boolean isWanted(JsonNode event) {
        String kind = event.path("type").asText("");
        return kinds.isEmpty() || kinds.stream().anyMatch(kind::equalsIgnoreCase);
    }

    private int list(Session session, Request list, EventPrinter printer) throws CliError, ApiFailure, IOException {
        List<JsonNode> events = new ArrayList<>();
        Reads reads = session.client::json;
        for (JsonNode event : reads.items(list)) {
            if (isWanted(event)) {
                events.add(event);
            }
        }
        if (events.isEmpty()) {
            session.err()
                    .println("No events found" + (allNamespaces ? "." : " in " + session.namespace() + " namespace."));
            return Exit.OK;
        }
        events.sort(Comparator.comparing(EventAge::last));
        printer.all(events);
        return Exit.OK;
    }

    /** Those that are there come first, as a watch without a version begins with them. */
    private int follow(Session session, Request list, EventPrinter printer) throws CliError, ApiFailure, IOException {
        Changes.follow(session, list, "", change -> {
            // Events are deleted when they are old.
            if (!change.type().equals("DELETED") && isWanted(change.object())) {
                printer.one(change.object());
            }
            return !session.out().checkError();
        });
        return Exit.OK;
    }
}
