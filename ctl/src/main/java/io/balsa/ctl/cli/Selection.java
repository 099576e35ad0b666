package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.apply.Manifest;
import io.balsa.ctl.cli.apply.Manifests;
import io.balsa.ctl.cli.print.Objects;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which objects a command works on: words ({@code pods a b}, {@code pod/a svc/b}), files, or everything of a type that
 * labels and fields select. A command declares the options it has, then visits.
 */
public final class Selection {
    private List<String> words = List.of();
    private List<String> files = List.of();
    private boolean recursive;
    private @Nullable String labels;
    private @Nullable String fields;
    private boolean all;
    private boolean everything;
    private boolean allNamespaces;

    public Selection words(Syntax syntax, String label) {
        syntax.words("0..*", label, given -> words = given);
        return this;
    }

    public Selection files(Syntax syntax) {
        syntax.option("-f", "--filename")
                .label("FILE")
                .says("The objects of this file or folder; - is stdin. May be repeated.")
                .split()
                .list(given -> files = given);
        syntax.option("-R", "--recursive")
                .says("With -f: folders inside the folder, too.")
                .flag(given -> recursive = given);
        return this;
    }

    public Selection labels(Syntax syntax) {
        syntax.option("-l", "--selector")
                .label("SELECTOR")
                .says("The objects with these labels.")
                .text(given -> labels = given);
        return this;
    }

    public Selection fields(Syntax syntax) {
        syntax.option("--field-selector")
                .label("SELECTOR")
                .says("The objects with these field values.")
                .text(given -> fields = given);
        return this;
    }

    public Selection all(Syntax syntax) {
        syntax.option("--all").says("All objects of the type in the namespace.").flag(given -> all = given);
        return this;
    }

    public Selection allNamespaces(Syntax syntax) {
        syntax.option("-A", "--all-namespaces").says("Across all namespaces.").flag(given -> allNamespaces = given);
        return this;
    }

    public List<String> words() {
        return words;
    }

    /** For commands whose words are not all targets. */
    public void narrow(List<String> targets) {
        words = List.copyOf(targets);
    }

    public List<String> files() {
        return files;
    }

    /** For commands that work on files alone. */
    public void requireFiles() throws CliError {
        if (files.isEmpty()) {
            throw CliError.usage("error: must specify one of -f and -k");
        }
    }

    /** What stands in the files, with where it stands. */
    public List<Manifest> manifests(Terminal terminal, String verb) throws CliError {
        return Manifests.read(files, recursive, terminal, verb);
    }

    public boolean isAll() {
        return all;
    }

    public boolean isAllNamespaces() {
        return allNamespaces;
    }

    public @Nullable String labels() {
        return labels;
    }

    public @Nullable String fields() {
        return fields;
    }

    /** Neither a word nor a file is there. */
    public boolean isEmpty() {
        return words.isEmpty() && files.isEmpty();
    }

    /** A type alone means all of its objects. */
    public Selection orAll() {
        everything = true;
        return this;
    }

    private boolean selects() {
        return all || everything || labels != null || fields != null;
    }

    /** The error that kubectl has for commands without any target. */
    static CliError nothingNamed() {
        return CliError.usage(
                "error: You must provide one or more resources by argument or filename.",
                "Example resource specifications include:",
                "   '-f rsrc.yaml'",
                "   '--filename=rsrc.json'",
                "   '<resource> <name>'",
                "   '<resource>'");
    }

    /** What is read from the server before something is done to an object. */
    private enum Reading {
        ALL,
        WHAT_IS_NAMED,
        NOTHING
    }

    /** Does something to each, as the server has it; the failures are kept. */
    public Visits visit(Session session, String verb, Visits.Action action)
            throws CliError, ApiFailure, IOException, InterruptedException {
        return visit(session, verb, Reading.ALL, action);
    }

    /** As {@link #visit}, with the objects of files as they stand there. */
    public Visits visitLocal(Session session, String verb, Visits.Action action)
            throws CliError, ApiFailure, IOException, InterruptedException {
        return visit(session, verb, Reading.WHAT_IS_NAMED, action);
    }

    /** As {@link #visitLocal}, with nothing but its name of what is named: it may not be there. */
    public Visits visitUnread(Session session, String verb, Visits.Action action)
            throws CliError, ApiFailure, IOException, InterruptedException {
        return visit(session, verb, Reading.NOTHING, action);
    }

    /** All of them, where one that is missing stops the command. */
    public List<Info> infos(Session session, String verb)
            throws CliError, ApiFailure, IOException, InterruptedException {
        List<Info> infos = new ArrayList<>();
        Visits visits = visit(session, verb, infos::add);
        if (!visits.errors().isEmpty()) {
            throw visits.errors().get(0);
        }
        return infos;
    }

    private Visits visit(Session session, String verb, Reading reading, Visits.Action action)
            throws CliError, ApiFailure, IOException, InterruptedException {
        if (isEmpty()) {
            throw nothingNamed();
        }
        Visits visits = new Visits();
        for (Manifest manifest : manifests(session.terminal, verb)) {
            visits.attempt(() -> {
                Info info = local(session, manifest);
                if (reading == Reading.ALL) {
                    one(session, visits, info.type(), info.namespace(), info.name(), info.source(), action);
                } else {
                    visits.act(action, info);
                }
            });
        }
        if (!words.isEmpty()) {
            named(session, verb, visits, reading, action);
        }
        return visits;
    }

    /** An object of a file, as it stands there. */
    static Info local(Session session, Manifest manifest) throws CliError, ApiFailure, IOException {
        ResourceType type = session.types.of(manifest);
        return new Info(type, namespace(session, type, manifest), manifest.name(), manifest.object(), manifest.file());
    }

    /** Where it belongs; a namespace on the command line may not say otherwise. */
    private static String namespace(Session session, ResourceType type, Manifest manifest) throws CliError {
        String own = manifest.namespace();
        if (!type.namespaced()) {
            return "";
        }
        if (!own.isEmpty() && session.isNamespaceGiven() && !own.equals(session.namespace())) {
            throw new CliError(
                    Exit.USAGE,
                    "error: the namespace from the provided object \"" + own + "\" does not match the namespace \""
                            + session.namespace() + "\". You must pass '--namespace=" + own
                            + "' to perform this operation.");
        }
        return own.isEmpty() ? session.namespace() : own;
    }

    private void named(Session session, String verb, Visits visits, Reading reading, Visits.Action action)
            throws CliError, ApiFailure, IOException, InterruptedException {
        Targets targets = Targets.parse(words, session.types, verb);
        if (targets.names().isEmpty() && !selects()) {
            throw CliError.usage("error: resource(s) were provided, but no name was specified");
        }
        if (!targets.names().isEmpty() && (all || labels != null || fields != null)) {
            throw CliError.usage("error: name cannot be provided when a selector is specified");
        }
        for (int i = 0; i < targets.types().size(); i++) {
            ResourceType type = targets.types().get(i);
            String namespace = type.namespaced() && !allNamespaces ? session.namespace() : "";
            if (targets.names().isEmpty()) {
                listed(session, visits, type, namespace, action);
                continue;
            }
            for (String name : targets.namesOf(i)) {
                if (reading == Reading.NOTHING) {
                    ObjectNode unread = JsonNodeFactory.instance.objectNode();
                    visits.act(action, new Info(type, namespace, name, unread, ""));
                } else {
                    one(session, visits, type, namespace, name, "", action);
                }
            }
        }
    }

    private static void one(
            Session session,
            Visits visits,
            ResourceType type,
            String namespace,
            String name,
            String source,
            Visits.Action action)
            throws ApiFailure, IOException, InterruptedException {
        JsonNode object;
        try {
            object = session.client.json(Request.get(type.path(namespace, name)));
        } catch (ApiFailure e) {
            visits.fail(NotFoundHints.explainRead(session, e, type, namespace, name));
            return;
        }
        visits.act(action, new Info(type, namespace, name, (ObjectNode) object, source));
    }

    private void listed(Session session, Visits visits, ResourceType type, String namespace, Visits.Action action)
            throws ApiFailure, IOException, InterruptedException {
        String token = "";
        do {
            JsonNode list = session.client.json(Request.get(type.path(namespace))
                    .with("labelSelector", labels)
                    .with("fieldSelector", fields)
                    .with("limit", "500")
                    .with("continue", token));
            Objects.nameItems(list);
            for (JsonNode item : list.path("items")) {
                JsonNode metadata = item.path("metadata");
                visits.act(
                        action,
                        new Info(
                                type,
                                metadata.path("namespace").asText(""),
                                metadata.path("name").asText(),
                                (ObjectNode) item,
                                ""));
            }
            token = list.path("metadata").path("continue").asText("");
        } while (!token.isEmpty());
    }
}
