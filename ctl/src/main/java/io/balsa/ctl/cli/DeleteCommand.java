package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.apply.Manifest;
import io.balsa.ctl.cli.apply.Manifests;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ctl delete}: asks for the removal of objects and waits until they are gone. */
public final class DeleteCommand implements Verb {
    ConnectionOptions connection = new ConnectionOptions();

    List<String> arguments = new ArrayList<>();

    List<String> files = new ArrayList<>();

    @Nullable
    String selector;

    @Nullable
    String fieldSelector;

    boolean all;

    boolean now;

    boolean force;

    long gracePeriod = -1;

    boolean wait = true;

    String timeout = "0s";

    boolean ignoreNotFound;

    String cascade = "background";

    @Nullable
    String dryRun;

    @Nullable
    String output;

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
        syntax.words("0..*", "TYPE [NAME...] | TYPE/NAME...", given -> arguments = given);
        syntax.option("-f", "--filename")
                .label("FILE")
                .says("Delete what stands in this file or folder; - is stdin.")
                .split()
                .list(given -> files = given);
        syntax.option("-l", "--selector")
                .label("SELECTOR")
                .says("Delete the objects with these labels.")
                .text(given -> selector = given);
        syntax.option("--field-selector")
                .label("SELECTOR")
                .says("Delete those with these field values.")
                .text(given -> fieldSelector = given);
        syntax.option("--all")
                .says("Delete all objects of the type in the namespace.")
                .flag(given -> all = given);
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
        syntax.option("--dry-run")
                .label("WHERE")
                .says("none, client or server.")
                .optional("client")
                .text(given -> dryRun = given);
        syntax.option("-o", "--output").label("FORMAT").says("name.").text(given -> output = given);
        return syntax;
    }

    private record Victim(ResourceType type, String namespace, String name) {}

    private record Pending(Victim victim, String uid) {}

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        if (arguments.isEmpty() && files.isEmpty()) {
            throw CliError.usage(
                    "error: You must provide one or more resources by argument or filename.",
                    "  e.g. ctl delete pod hello   or   ctl delete -f app.yaml");
        }
        if (output != null && !output.equals("name")) {
            throw CliError.usage("error: unexpected -o output mode: " + output + ". We only support '-o name'");
        }
        DryRun dry = DryRun.parse(dryRun);
        Duration patience =
                Durations.parse(timeout, "error: invalid --timeout \"" + timeout + "\": use a time such as 30s or 2m");
        ObjectNode options = options();
        try (Session session = Session.open(terminal, connection)) {
            List<CliError> missing = new ArrayList<>();
            List<Victim> victims = victims(session);
            List<Pending> pending = new ArrayList<>();
            for (Victim victim : victims) {
                try {
                    String uid =
                            dry == DryRun.CLIENT ? present(session, victim) : delete(session, victim, options, dry);
                    say(session, victim, dry);
                    pending.add(new Pending(victim, uid));
                } catch (ApiFailure e) {
                    if (!(e.is("NotFound") && ignoreNotFound)) {
                        missing.add(NotFoundHints.explain(session, e, victim.type, victim.namespace, victim.name));
                    }
                }
            }
            if (victims.isEmpty() && arguments.size() == 1 && !ignoreNotFound) {
                terminal.err().println("No resources found");
            }
            if (wait && dry == DryRun.NONE) {
                for (Pending each : pending) {
                    new DeletionWait(session, patience)
                            .await(each.victim.type, each.victim.namespace, each.victim.name, each.uid);
                }
            }
            missing.forEach(error -> error.print(terminal));
            return missing.isEmpty() ? Exit.OK : missing.get(0).exit();
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
        if (force && gracePeriod < 0) {
            options.put("gracePeriodSeconds", 0);
        } else if (now) {
            options.put("gracePeriodSeconds", 1);
        } else if (gracePeriod >= 0) {
            // kubectl: 0 is only taken with --force, else it means 1.
            options.put("gracePeriodSeconds", gracePeriod == 0 && !force ? 1 : gracePeriod);
        }
        return options;
    }

    private List<Victim> victims(Session session) throws CliError, IOException, ApiFailure {
        List<Victim> victims = new ArrayList<>();
        for (Manifest manifest : Manifests.read(files, session.terminal, "delete")) {
            ResourceType type = session.types.of(manifest.object());
            String own = manifest.namespace();
            victims.add(new Victim(type, own.isEmpty() ? session.namespace() : own, manifest.name()));
        }
        if (arguments.isEmpty()) {
            return victims;
        }
        Targets targets = Targets.parse(arguments, session.types, "delete");
        boolean selecting = all || selector != null || fieldSelector != null;
        if (targets.names().isEmpty() && !selecting) {
            throw CliError.usage(
                    "error: resource(s) were provided, but no name was specified",
                    "  to delete all of them: ctl delete " + arguments.get(0) + " --all");
        }
        if (!targets.names().isEmpty() && selecting) {
            throw CliError.usage("error: name cannot be provided when a selector or --all is specified");
        }
        for (int i = 0; i < targets.types().size(); i++) {
            ResourceType type = targets.types().get(i);
            List<String> names = targets.pairs() ? List.of(targets.names().get(i)) : targets.names();
            for (String name : names) {
                victims.add(new Victim(type, session.namespace(), name));
            }
            if (selecting) {
                JsonNode list = session.client.json(Request.get(type.path(session.namespace()))
                        .with("labelSelector", selector)
                        .with("fieldSelector", fieldSelector));
                for (JsonNode item : list.path("items")) {
                    JsonNode metadata = item.path("metadata");
                    victims.add(new Victim(
                            type,
                            metadata.path("namespace").asText(""),
                            metadata.path("name").asText()));
                }
            }
        }
        return victims;
    }

    private static String present(Session session, Victim victim) throws IOException, ApiFailure {
        return session.client
                .json(Request.get(victim.type.path(victim.namespace, victim.name)))
                .path("metadata")
                .path("uid")
                .asText("");
    }

    /** The uid of what was asked to go. */
    private static String delete(Session session, Victim victim, ObjectNode options, DryRun dry)
            throws IOException, ApiFailure {
        ObjectNode body = options.deepCopy();
        if (dry == DryRun.SERVER) {
            body.putArray("dryRun").add("All");
        }
        JsonNode answer = session.client.json(
                Request.of("DELETE", victim.type.path(victim.namespace, victim.name), Request.JSON, body.toString()));
        return answer.path("kind").asText().equals("Status")
                ? answer.path("details").path("uid").asText("")
                : answer.path("metadata").path("uid").asText("");
    }

    private void say(Session session, Victim victim, DryRun dry) {
        if (output != null) {
            session.out().println(victim.type.reference(victim.name));
        } else {
            session.out()
                    .println(victim.type.qualifiedSingular() + " \"" + victim.name + "\" "
                            + (force ? "force deleted" : "deleted") + dry.suffix);
        }
        session.out().flush();
    }
}
