package io.balsa.ctl.cli.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import io.balsa.ctl.cli.Writes;
import io.balsa.ctl.cli.describe.TemplateDetails;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** {@code ctl rollout undo}: back to an earlier revision. */
final class UndoCommand implements Verb {
    private static final String HASH = "pod-template-hash";

    /** Those that belong to the deployment itself, and not to one of its revisions (kubectl's annotationsToSkip). */
    private static final Set<String> KEPT = Set.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            Revisions.NUMBER,
            "deployment.kubernetes.io/revision-history",
            "deployment.kubernetes.io/desired-replicas",
            "deployment.kubernetes.io/max-replicas",
            "deprecated.deployment.rollback.to");

    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();
    private long revision;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("rollout undo", "Take a workload back to an earlier revision.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl rollout undo deployment/web",
                        "  ctl rollout undo deployment/web --to-revision=3");
        connection.addTo(syntax);
        Workloads.addTo(syntax, selection);
        results.addTo(syntax).manager(syntax, "kubectl-rollout");
        syntax.option("--to-revision")
                .label("NUMBER")
                .says("The revision; 0 is the one before.")
                .number(given -> revision = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        Workloads.require(selection);
        results.check(terminal);
        try (Session session = Session.open(terminal, connection)) {
            return selection
                    .visit(session, "rollout undo", info -> undo(session, info))
                    .end(session);
        }
    }

    private void undo(Session session, Info info) throws CliError, ApiFailure, IOException {
        if (revision < 0) {
            throw unknown(revision);
        }
        Revisions revisions = Revisions.of(session, info, "rollbacker");
        JsonNode target = target(info, revisions);
        ObjectNode template = Revisions.template(target);
        if (results.dry() == DryRun.CLIENT) {
            String text = "will roll back to "
                    + TemplateDetails.text(template, session.terminal.clock().instant());
            results.print(
                    session, info.type(), info.object(), Revisions.isDeployment(info) ? text.substring(18) : text);
            return;
        }
        if (info.object().path("spec").path("paused").asBoolean()) {
            throw new CliError(
                    Exit.CONFLICT,
                    "error: you cannot rollback a paused deployment; resume it first with '"
                            + session.terminal.program() + " rollout resume' and try again");
        }
        if (withoutHash(template).equals(withoutHash(Revisions.template(info.object())))) {
            results.print(
                    session,
                    info.type(),
                    info.object(),
                    "skipped rollback (current template already matches revision "
                            + (Revisions.isDeployment(info) ? revision : Revisions.number(target)) + ")");
            return;
        }
        Writes writes = new Writes(session, results);
        JsonNode after = Revisions.isDeployment(info)
                ? writes.patch(info, Writes.JSON_PATCH, deploymentPatch(info, target, withoutHash(template)))
                : writes.patch(info, Writes.STRATEGIC, target.path("data"));
        results.print(session, info.type(), after, "rolled back");
    }

    private static CliError unknown(long number) {
        return new CliError(Exit.NOT_FOUND, "error: unable to find specified revision " + number + " in history");
    }

    private JsonNode target(Info info, Revisions revisions) throws CliError {
        if (revision > 0) {
            JsonNode found = revisions.byNumber.get(revision);
            if (found == null) {
                throw unknown(revision);
            }
            return found;
        }
        if (revisions.byNumber.size() < 2) {
            throw new CliError(
                    Exit.NOT_FOUND,
                    Revisions.isDeployment(info)
                            ? "error: no rollout history found for deployment \"" + info.name() + "\""
                            : "error: no last revision to roll back to");
        }
        Long last = revisions.byNumber.lowerKey(revisions.byNumber.lastKey());
        return java.util.Objects.requireNonNull(revisions.byNumber.get(last));
    }

    private static ObjectNode withoutHash(ObjectNode template) {
        ObjectNode copy = template.deepCopy();
        if (copy.path("metadata").path("labels") instanceof ObjectNode labels) {
            labels.remove(HASH);
        }
        return copy;
    }

    private static ArrayNode deploymentPatch(Info info, JsonNode target, ObjectNode template) {
        ObjectNode annotations = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry :
                info.object().path("metadata").path("annotations").properties()) {
            if (KEPT.contains(entry.getKey())) {
                annotations.set(entry.getKey(), entry.getValue());
            }
        }
        for (Map.Entry<String, JsonNode> entry :
                target.path("metadata").path("annotations").properties()) {
            if (!KEPT.contains(entry.getKey())) {
                annotations.set(entry.getKey(), entry.getValue());
            }
        }
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        ObjectNode first = patch.addObject().put("op", "replace").put("path", "/spec/template");
        first.set("value", template);
        ObjectNode second = patch.addObject().put("op", "replace").put("path", "/metadata/annotations");
        second.set("value", annotations);
        return patch;
    }
}
