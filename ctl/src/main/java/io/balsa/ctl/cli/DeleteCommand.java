package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code ctl delete}: asks for the removal of objects and waits until they are gone. */
public final class DeleteCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();

    private final Selection selection = new Selection();
    private final Results results = new Results();

    private boolean now;

    private boolean force;

    private long gracePeriod = -1;

    private boolean wait = true;

    private String timeout = "0s";

    private boolean ignoreNotFound;

    private String cascade = "background";

    private @Nullable String output;
    private boolean warned;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("delete", "Delete objects by name, by labels or by file.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl delete pod hello",
                        "  ctl delete pods -l app=web",
                        "  ctl delete -f app.yaml");
        connection.addTo(syntax);
        selection
                .words(syntax, "TYPE [NAME...] | TYPE/NAME...")
                .files(syntax)
                .labels(syntax)
                .fields(syntax)
                .all(syntax)
                .allNamespaces(syntax);
        syntax.option("--now").says("Grace period of 1 second.").flag(given -> now = given);
        syntax.option("--force")
                .says("Remove at once, without waiting for the node's confirmation.")
                .flag(given -> force = given);
        syntax.option("--grace-period")
                .label("SECONDS")
                .says("Seconds to end in; -1 is the object's own.")
                .number(given -> gracePeriod = given);
        syntax.option("--wait")
                .label("<wait>")
                .says("Wait until the objects are gone (default true).")
                .optional("true")
                .flag(given -> wait = given);
        syntax.option("--timeout")
                .label("TIME")
                .says("How long to wait; 0 is without limit.")
                .text(given -> timeout = given);
        syntax.option("--ignore-not-found")
                .says("No error for names that do not exist.")
                .flag(given -> ignoreNotFound = given);
        syntax.option("--cascade")
                .label("HOW")
                .says("background, foreground or orphan.")
                .text(given -> cascade = given);
        results.dryRun(syntax);
        syntax.option("-o", "--output").label("FORMAT").says("name.").text(given -> output = given);
        return syntax;
    }

    /** What was asked to go, and which of that name. */
    private record Going(Info info, String uid) {}

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        if (output != null && !output.equals("name")) {
            throw CliError.usage("error: unexpected -o output mode: " + output + ". We only support '-o name'");
        }
        results.check(terminal);
        if (selection.isAll() && (selection.labels() != null || selection.fields() != null)) {
            // kubectl's sentence, with the blank at its end
            throw CliError.usage("error: setting 'all' parameter but found a non empty selector. ");
        }
        Duration patience =
                Durations.parse(timeout, "error: invalid --timeout \"" + timeout + "\": use a time such as 30s or 2m");
        ObjectNode options = options();
        if (options.path("gracePeriodSeconds").asInt(-1) == 0) {
            terminal.err()
                    .println(
                            "Warning: Immediate deletion does not wait for confirmation that the running resource has been"
                                    + " terminated. The resource may continue to run on the cluster indefinitely.");
        }
        try (Session session = Session.open(terminal, connection)) {
            List<Going> going = new ArrayList<>();
            Visits visits = selection.visitUnread(
                    session,
                    "delete",
                    info -> delete(session, info, options).ifPresent(uid -> going.add(new Going(info, uid))));
            if (visits.count() == 0 && visits.errors().isEmpty() && !ignoreNotFound) {
                session.out().println("No resources found");
            }
            if (wait && results.dry() == DryRun.NONE) {
                for (Going each : going) {
                    new DeletionWait(session, patience).await(each.info(), each.uid());
                }
            }
            return visits.end(session);
        }
    }

    private ObjectNode options() throws CliError {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put(
                "propagationPolicy",
                switch (cascade) {
                    case "background", "true" -> "Background";
                    case "foreground" -> "Foreground";
                    case "orphan", "false" -> "Orphan";
                    default ->
                        throw CliError.usage("error: invalid cascade value (" + cascade
                                + "). Must be \"background\", \"foreground\", or \"orphan\"");
                });
        if (now && gracePeriod >= 0) {
            throw CliError.usage("error: --now and --grace-period cannot be specified together");
        }
        if (force && (now || gracePeriod > 0)) {
            throw CliError.usage("error: --force and --grace-period greater than 0 cannot be specified together");
        }
        if (force) {
            options.put("gracePeriodSeconds", 0);
        } else if (now) {
            options.put("gracePeriodSeconds", 1);
        } else if (gracePeriod >= 0) {
            // kubectl: 0 is only taken with --force, else it means 1.
            options.put("gracePeriodSeconds", Math.max(1, gracePeriod));
        }
        return options;
    }

    /** The uid of what was asked to go; nothing where it is not there and that is no error. */
    private Optional<String> delete(Session session, Info info, ObjectNode options)
            throws CliError, ApiFailure, IOException {
        if (!info.type().namespaced() && session.isNamespaceGiven() && !warned) {
            session.err().println("Warning: deleting cluster-scoped resources, not scoped to the provided namespace");
            warned = true;
        }
        try {
            String uid = results.dry() == DryRun.CLIENT ? present(session, info) : ask(session, info, options);
            say(session, info);
            return Optional.of(uid);
        } catch (ApiFailure e) {
            if (e.is("NotFound") && ignoreNotFound) {
                return Optional.empty();
            }
            if (info.source().isEmpty() || e.code() >= 500) {
                throw NotFoundHints.explain(session, e, info.type(), info.namespace(), info.name());
            }
            throw Failures.of(e, "error when deleting \"" + info.source() + "\": ");
        }
    }

    private static String present(Session session, Info info) throws IOException, ApiFailure {
        return session.client
                .json(Request.get(info.path()))
                .path("metadata")
                .path("uid")
                .asText("");
    }

    private String ask(Session session, Info info, ObjectNode options) throws IOException, ApiFailure {
        ObjectNode body = options.deepCopy();
        if (results.dry() == DryRun.SERVER) {
            body.putArray("dryRun").add("All");
        }
        JsonNode answer = session.client.json(Request.of("DELETE", info.path(), Request.JSON, body.toString()));
        return answer.path("kind").asText().equals("Status")
                ? answer.path("details").path("uid").asText("")
                : answer.path("metadata").path("uid").asText("");
    }

    private void say(Session session, Info info) {
        if (output != null) {
            session.out().println(info.type().reference(info.name()));
        } else {
            session.out()
                    .println(info.type().qualifiedSingular() + " \"" + info.name() + "\" "
                            + (force ? "force deleted" : "deleted") + results.dry().suffix);
        }
        session.out().flush();
    }
}
