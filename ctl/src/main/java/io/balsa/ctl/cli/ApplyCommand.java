package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.apply.FieldHints;
import io.balsa.ctl.cli.apply.LastApplied;
import io.balsa.ctl.cli.apply.Manifest;
import io.balsa.ctl.cli.apply.Manifests;
import io.balsa.ctl.cli.apply.ThreeWayMerge;
import io.balsa.ctl.cli.print.Objects;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code ctl apply -f}: makes objects be what files say, without undoing what others have set. */
public final class ApplyCommand implements Verb {
    // Also kubectl's, so that the two own fields as one when they are used in turns.
    private static final String MANAGER = "kubectl-client-side-apply";
    private static final int ATTEMPTS = 5;

    ConnectionOptions connection = new ConnectionOptions();

    List<String> files = new ArrayList<>();

    @Nullable
    String dryRun;

    @Nullable
    String output;

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
        syntax.option("-f", "--filename")
                .label("FILE")
                .says("A file or folder of manifests; - is stdin. May be repeated.")
                .split()
                .list(given -> files = given);
        syntax.option("--dry-run")
                .label("WHERE")
                .says("none, client or server.")
                .optional("client")
                .text(given -> dryRun = given);
        syntax.option("-o", "--output")
                .label("FORMAT")
                .says("yaml, json, name, jsonpath=...")
                .text(given -> output = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException {
        if (files.isEmpty()) {
            throw CliError.usage("error: must specify -f", "  e.g. ctl apply -f app.yaml");
        }
        DryRun dry = DryRun.parse(dryRun);
        OutputFormat format = OutputFormat.parse(output, terminal, false);
        List<Manifest> manifests = Manifests.read(files, terminal, "apply");
        try (Session session = Session.open(terminal, connection)) {
            List<CliError> failed = new ArrayList<>();
            List<JsonNode> results = new ArrayList<>();
            for (Manifest manifest : manifests) {
                try {
                    results.add(apply(session, manifest, dry, format));
                } catch (CliError e) {
                    failed.add(e);
                }
            }
            if (!format.name().isEmpty() && !format.name().equals("name") && !results.isEmpty()) {
                JsonNode object = results.size() == 1 ? results.get(0) : Objects.list(results);
                OutputFormat.tidy(object, false);
                format.print(object, false, session);
            }
            session.out().flush();
            failed.forEach(error -> error.print(terminal));
            return failed.isEmpty() ? Exit.OK : failed.get(0).exit();
        }
    }

    private JsonNode apply(Session session, Manifest manifest, DryRun dry, OutputFormat format)
            throws CliError, IOException, ApiFailure {
        ResourceType type = session.types.of(manifest.object());
        ObjectNode object = manifest.object().deepCopy();
        String namespace = namespace(session, manifest, type, object);
        ObjectNode file = LastApplied.annotated(object);
        Outcome outcome;
        try {
            outcome = attempt(session, type, namespace, manifest, file, dry);
        } catch (ApiFailure e) {
            if (e.code() >= 500) {
                throw e;
            }
            CliError error = Failures.of(e, "error when applying \"" + manifest.file() + "\": ");
            throw missingNamespace(FieldHints.locate(error, manifest), e);
        }
        String reference = type.reference(manifest.name());
        if (format.name().isEmpty()) {
            session.out().println(reference + " " + outcome.verb + dry.suffix);
        } else if (format.name().equals("name")) {
            session.out().println(reference);
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

    private String namespace(Session session, Manifest manifest, ResourceType type, ObjectNode object) throws CliError {
        if (!type.namespaced()) {
            return "";
        }
        String own = manifest.namespace();
        String wanted = session.namespace();
        if (own.isEmpty()) {
            object.withObject("/metadata").put("namespace", wanted);
            return wanted;
        }
        if (connection.namespace != null && !own.equals(wanted)) {
            throw CliError.usage("error: the namespace from the provided object \"" + own
                    + "\" does not match the namespace \"" + wanted + "\". You must pass '--namespace=" + own
                    + "' to perform this operation.");
        }
        return own;
    }

    private record Outcome(String verb, JsonNode object) {}

    private static Outcome attempt(
            Session session, ResourceType type, String namespace, Manifest manifest, ObjectNode file, DryRun dry)
            throws IOException, ApiFailure, CliError {
        for (int attempt = 1; ; attempt++) {
            Optional<ObjectNode> live = live(session, type, namespace, manifest.name());
            try {
                if (live.isEmpty()) {
                    return create(session, type, namespace, manifest, file, dry);
                }
                return change(session, type, namespace, file, live.get(), dry);
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

    private static Outcome create(
            Session session, ResourceType type, String namespace, Manifest manifest, ObjectNode file, DryRun dry)
            throws IOException, ApiFailure, CliError {
        if (dry == DryRun.CLIENT) {
            return new Outcome("created", file);
        }
        try {
            return new Outcome(
                    "created",
                    session.client.json(Request.of("POST", type.path(namespace), Request.JSON, file.toString())
                            .with("dryRun", dry.parameter())
                            .with("fieldManager", MANAGER)
                            .with("fieldValidation", "Strict")));
        } catch (ApiFailure e) {
            if (e.is("AlreadyExists") || e.code() >= 500) {
                throw e;
            }
            CliError error = Failures.of(e, "error when creating \"" + manifest.file() + "\": ");
            throw missingNamespace(FieldHints.locate(error, manifest), e);
        }
    }

    private static Outcome change(
            Session session, ResourceType type, String namespace, ObjectNode file, ObjectNode live, DryRun dry)
            throws IOException, ApiFailure {
        Optional<ObjectNode> last = LastApplied.of(live);
        String name = file.path("metadata").path("name").asText();
        if (last.isEmpty()) {
            session.err()
                    .println("Warning: resource " + type.plural() + "/" + name + " is missing the "
                            + LastApplied.ANNOTATION
                            + " annotation: it was not made by apply. Fields that are not in the file"
                            + " stay as they are; the annotation is added now.");
        }
        ObjectNode merged = new ThreeWayMerge(type.isBuiltIn())
                .merged(last.orElse(JsonNodeFactory.instance.objectNode()), file, live);
        ObjectNode patch = ThreeWayMerge.patch(live, merged);
        if (patch.isEmpty()) {
            return new Outcome("unchanged", live);
        }
        if (dry == DryRun.CLIENT) {
            return new Outcome("configured", merged);
        }
        // The merge holds for what was read: a change in between must make it fail.
        patch.withObject("/metadata")
                .put(
                        "resourceVersion",
                        live.path("metadata").path("resourceVersion").asText());
        JsonNode result = session.client.json(
                Request.of("PATCH", type.path(namespace, name), "application/merge-patch+json", patch.toString())
                        .with("dryRun", dry.parameter())
                        .with("fieldManager", MANAGER)
                        .with("fieldValidation", "Strict"));
        return new Outcome("configured", result);
    }
}
