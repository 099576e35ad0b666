package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.apply.FieldHints;
import io.balsa.ctl.cli.apply.LastApplied;
import io.balsa.ctl.cli.apply.Manifest;
import io.balsa.ctl.cli.apply.ThreeWayMerge;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code ctl apply -f}: makes objects be what files say, without undoing what others have set. */
public final class ApplyCommand implements Verb {
    private static final int ATTEMPTS = 5;

    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("apply", "Create or change the objects that stand in files.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl apply -f app.yaml",
                        "  ctl apply -f manifests/",
                        "  cat pod.yaml | ctl apply -f -");
        connection.addTo(syntax);
        selection.files(syntax);
        // Also kubectl's manager, so that the two own fields as one when they are used in turns.
        results.addTo(syntax).manager(syntax, "kubectl-client-side-apply");
        // The server validates in any case.
        syntax.option("--validate").hidden().optional("strict").text(given -> {});
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        selection.requireFiles();
        results.check(terminal);
        List<Manifest> manifests = selection.manifests(terminal, "apply");
        try (Session session = Session.open(terminal, connection)) {
            Visits visits = new Visits();
            List<JsonNode> applied = new ArrayList<>();
            for (Manifest manifest : manifests) {
                visits.attempt(() -> applied.add(apply(session, manifest)));
            }
            if (results.isObject() && !applied.isEmpty()) {
                results.printAll(session, applied);
            }
            return visits.end(session);
        }
    }

    private JsonNode apply(Session session, Manifest manifest) throws CliError, IOException, ApiFailure {
        Info local = Selection.local(session, manifest);
        ResourceType type = local.type();
        String namespace = local.namespace();
        ObjectNode file = LastApplied.annotated(local.placed());
        Outcome outcome;
        try {
            outcome = attempt(session, type, namespace, manifest, file);
        } catch (ApiFailure e) {
            if (e.code() >= 500) {
                throw e;
            }
            CliError error = Failures.of(e, "error when applying \"" + manifest.file() + "\": ");
            throw missingNamespace(FieldHints.locate(error, manifest), e);
        }
        if (!results.isObject()) {
            results.print(session, type, outcome.object, outcome.verb);
        }
        return outcome.object;
    }

    private static CliError missingNamespace(CliError error, ApiFailure e) {
        JsonNode details = e.status().path("details");
        return e.is("NotFound") && details.path("kind").asText().equals("namespaces")
                ? error.with("  make it first: a file with apiVersion v1, kind Namespace, metadata.name "
                        + details.path("name").asText())
                : error;
    }

    private record Outcome(String verb, JsonNode object) {}

    private Outcome attempt(Session session, ResourceType type, String namespace, Manifest manifest, ObjectNode file)
            throws IOException, ApiFailure, CliError {
        for (int attempt = 1; ; attempt++) {
            Optional<ObjectNode> live = live(session, type, namespace, manifest.name());
            try {
                if (live.isEmpty()) {
                    return create(session, type, namespace, manifest, file);
                }
                return change(session, type, namespace, file, live.get());
            } catch (ApiFailure e) {
                // Somebody else was faster: look again and merge again.
                if (attempt >= ATTEMPTS || !(e.is("Conflict") || e.is("AlreadyExists"))) {
                    throw e;
                }
            }
        }
    }

    private static Optional<ObjectNode> live(Session session, ResourceType type, String namespace, String name)
            throws IOException, ApiFailure {
        try {
            JsonNode answer = session.client.json(Request.get(type.path(namespace, name)));
            return answer instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (ApiFailure e) {
            if (e.is("NotFound")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Outcome create(Session session, ResourceType type, String namespace, Manifest manifest, ObjectNode file)
            throws IOException, ApiFailure, CliError {
        if (results.dry() == DryRun.CLIENT) {
            return new Outcome("created", file);
        }
        try {
            return new Outcome("created", new Writes(session, results).create(type, namespace, file));
        } catch (ApiFailure e) {
            if (e.is("AlreadyExists") || e.code() >= 500) {
                throw e;
            }
            CliError error = Failures.of(e, "error when creating \"" + manifest.file() + "\": ");
            throw missingNamespace(FieldHints.locate(error, manifest), e);
        }
    }

    private Outcome change(Session session, ResourceType type, String namespace, ObjectNode file, ObjectNode live)
            throws IOException, ApiFailure {
        Optional<ObjectNode> last = LastApplied.of(live);
        String name = file.path("metadata").path("name").asText();
        if (last.isEmpty()) {
            session.err()
                    .println("Warning: resource " + type.plural() + "/" + name + " is missing the "
                            + LastApplied.ANNOTATION
                            + (session.terminal.isKubectl()
                                    ? " annotation which is required by kubectl apply. kubectl apply should only be used on"
                                            + " resources created declaratively by either kubectl create --save-config or"
                                            + " kubectl apply. The missing annotation will be patched automatically."
                                    : " annotation: it was not made by apply. Fields that are not in the file"
                                            + " stay as they are; the annotation is added now."));
        }
        ObjectNode merged = new ThreeWayMerge(type.isBuiltIn())
                .merged(last.orElse(JsonNodeFactory.instance.objectNode()), file, live);
        ObjectNode patch = ThreeWayMerge.patch(live, merged);
        if (patch.isEmpty()) {
            // kubectl does not look when it only rehearses.
            boolean looked = results.dry() != DryRun.CLIENT || !session.terminal.isKubectl();
            return new Outcome(looked ? "unchanged" : "configured", live);
        }
        if (results.dry() == DryRun.CLIENT) {
            return new Outcome("configured", merged);
        }
        // The merge holds for what was read: a change in between must make it fail.
        patch.withObject("/metadata")
                .put(
                        "resourceVersion",
                        live.path("metadata").path("resourceVersion").asText());
        return new Outcome(
                "configured", new Writes(session, results).patch(type.path(namespace, name), Writes.MERGE, patch));
    }
}
