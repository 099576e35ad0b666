package io.balsa.ctl.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.DryRun;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.Results;
import io.balsa.ctl.cli.Selection;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.Visits;
import io.balsa.ctl.cli.Writes;
import io.balsa.ctl.cli.apply.ThreeWayMerge;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code ctl label} and {@code ctl annotate}: the two maps of an object's metadata. */
public final class MetadataCommand implements Verb {
    private static final String CHANGE_CAUSE = "kubernetes.io/change-cause";

    private enum Field {
        LABELS("label", "labels", "label", "labeled"),
        ANNOTATIONS("annotate", "annotations", "annotation", "annotated");

        private final String verb;
        /** Of metadata. */
        private final String field;
        /** One entry. */
        private final String what;

        private final String done;

        Field(String verb, String field, String what, String done) {
            this.verb = verb;
            this.field = field;
            this.what = what;
            this.done = done;
        }
    }

    private final Field map;
    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();
    private boolean overwrite;
    private boolean list;
    private boolean local;
    private @Nullable String resourceVersion;

    private MetadataCommand(Field map) {
        this.map = map;
    }

    public static MetadataCommand label() {
        return new MetadataCommand(Field.LABELS);
    }

    public static MetadataCommand annotate() {
        return new MetadataCommand(Field.ANNOTATIONS);
    }

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax(map.verb, "Set and remove " + map.field + " of objects.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl " + map.verb + " pod web tier=front",
                        "  ctl " + map.verb + " pods --all tier=back --overwrite",
                        "  ctl " + map.verb + " pod web tier-");
        connection.addTo(syntax);
        selection.words(syntax, "TYPE NAME... NAME=VALUE... NAME-...");
        selection.files(syntax).labels(syntax).fields(syntax).all(syntax).allNamespaces(syntax);
        results.addTo(syntax).manager(syntax, "kubectl-" + map.verb);
        syntax.option("--overwrite").says("Values that are there may change.").flag(given -> overwrite = given);
        syntax.option("--list").says("Print the " + map.field + ".").flag(given -> list = given);
        syntax.option("--local")
                .says("Only change what stands in files, and print it; no server is asked.")
                .flag(given -> local = given);
        syntax.option("--resource-version")
                .label("VERSION")
                .says("Only if the object is of this version.")
                .text(given -> resourceVersion = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        Pairs pairs = Pairs.split(selection.words(), map.what);
        selection.narrow(pairs.targets());
        Pairs.Changes changes = map == Field.LABELS ? labels(pairs) : pairs.changes("annotation", true);
        if (selection.isAll() && selection.labels() != null) {
            throw CliError.usage("error: cannot set --all and --selector at the same time");
        }
        if (selection.isAll() && selection.fields() != null) {
            throw CliError.usage("error: cannot set --all and --field-selector at the same time");
        }
        if (selection.isEmpty()) {
            throw CliError.usage(
                    "error: one or more resources must be specified as <resource> <name> or <resource>/<name>");
        }
        if (changes.isEmpty() && !list) {
            throw CliError.usage("error: at least one " + map.what + " update is required");
        }
        results.check(terminal);
        try (Session session = Session.open(terminal, connection)) {
            if (list) {
                return list(session);
            }
            Visits visits = local
                    ? selection.visitLocal(session, map.verb, info -> change(session, info, changes))
                    : selection.visit(session, map.verb, info -> change(session, info, changes));
            return visits.end(session);
        }
    }

    private static Pairs.Changes labels(Pairs pairs) throws CliError {
        for (String pair : pairs.pairs()) {
            if (pair.chars().filter(c -> c == '=').count() > 1) {
                throw CliError.usage("error: invalid label spec: " + pair);
            }
            int equals = pair.indexOf('=');
            if (equals > 0) {
                LabelValue.check(pair, pair.substring(equals + 1));
            }
        }
        return pairs.changes("label", true);
    }

    private int list(Session session) throws CliError, ApiFailure, IOException, InterruptedException {
        List<Info> infos = new ArrayList<>();
        Visits visits = selection.visit(session, map.verb, infos::add);
        for (Info info : infos) {
            String indent = infos.size() > 1 ? " " : "";
            if (infos.size() > 1) {
                session.out()
                        .println("Listing " + map.field + " for " + info.type().kind() + "."
                                + info.type().group() + "/" + info.name() + ":");
            }
            info.object()
                    .path("metadata")
                    .path(map.field)
                    .properties()
                    .forEach(entry -> session.out()
                            .println(indent + entry.getKey() + "="
                                    + entry.getValue().asText()));
        }
        return visits.end(session);
    }

    private void change(Session session, Info info, Pairs.Changes changes) throws CliError, ApiFailure, IOException {
        JsonNode current = info.object().path("metadata").path(map.field);
        if (!overwrite) {
            refuseOverwriting(current, changes.set());
        }
        ObjectNode after = info.object().deepCopy();
        ObjectNode metadata = after.withObject("/metadata");
        ObjectNode entries =
                metadata.path(map.field) instanceof ObjectNode there ? there : metadata.putObject(map.field);
        changes.set().forEach(entries::put);
        boolean sent = results.dry() != DryRun.CLIENT && !local;
        for (String name : changes.removed()) {
            if (!current.has(name) && map == Field.LABELS && sent) {
                session.out().println("label \"" + name + "\" not found.");
            }
            entries.remove(name);
        }
        if (entries.isEmpty() && !current.isObject()) {
            metadata.remove(map.field);
        }
        String said = said(info.object(), after);
        JsonNode result = after;
        if (sent) {
            ObjectNode patch = ThreeWayMerge.patch(info.object(), after);
            if (resourceVersion != null) {
                patch.withObject("/metadata").put("resourceVersion", resourceVersion);
            }
            result = new Writes(session, results).patch(info, Writes.MERGE, patch);
        }
        results.print(session, info.type(), result, said);
    }

    /** Of labels kubectl tells what has come of them; of annotations it says the same always. */
    private String said(ObjectNode before, ObjectNode after) {
        if (map == Field.ANNOTATIONS) {
            return map.done;
        }
        if (before.equals(after)) {
            return "not labeled";
        }
        return !overwrite && after.toString().length() < before.toString().length() ? "unlabeled" : map.done;
    }

    private void refuseOverwriting(JsonNode current, Map<String, String> set) throws CliError {
        List<String> labels = new ArrayList<>();
        List<String> annotations = new ArrayList<>();
        set.forEach((name, value) -> {
            String there = current.path(name).asText("");
            if (!current.has(name) || name.equals(CHANGE_CAUSE) || (map == Field.LABELS && there.equals(value))) {
                return;
            }
            labels.add("error: '" + name + "' already has a value (" + there + "), and --overwrite is false");
            if (!there.equals(value)) {
                annotations.add("'" + name + "' already has a value (" + there + ")");
            }
        });
        if (map == Field.LABELS && !labels.isEmpty()) {
            throw new CliError(Exit.CONFLICT, labels).with("  to change it: add --overwrite");
        }
        if (map == Field.ANNOTATIONS && !annotations.isEmpty()) {
            throw new CliError(
                            Exit.CONFLICT,
                            "error: --overwrite is false but found the following declared annotation(s): "
                                    + String.join("; ", annotations))
                    .with("  to change it: add --overwrite");
        }
    }
}
