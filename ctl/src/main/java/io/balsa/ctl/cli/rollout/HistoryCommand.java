package io.balsa.ctl.cli.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Results;
import io.balsa.ctl.cli.Selection;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.describe.TemplateDetails;
import io.balsa.ctl.cli.print.TabWriter;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code ctl rollout history}: the revisions of a workload, or one of them in detail. */
final class HistoryCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();
    private long revision;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("rollout history", "Show the revisions of a workload.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl rollout history deployment/web",
                        "  ctl rollout history daemonset/agent --revision=3");
        connection.addTo(syntax);
        Workloads.addTo(syntax, selection);
        results.output(syntax);
        syntax.option("--revision")
                .label("NUMBER")
                .says("This revision in detail.")
                .number(given -> revision = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        Workloads.require(selection);
        if (revision < 0) {
            throw CliError.usage("error: revision must be a positive integer: " + revision);
        }
        results.check(terminal);
        try (Session session = Session.open(terminal, connection)) {
            return selection
                    .visit(session, "rollout history", info -> show(session, info))
                    .end(session);
        }
    }

    private void show(Session session, Info info) throws CliError, ApiFailure, IOException {
        Revisions revisions = Revisions.of(session, info, "history viewer");
        if (!results.isSentence()) {
            objects(session, info, revisions);
            return;
        }
        String detail = revision > 0 ? detail(revisions, session) : table(revisions);
        String head = revision > 0 ? "with revision #" + revision : "";
        results.print(session, info.type(), info.object(), head + "\n" + detail);
    }

    private void objects(Session session, Info info, Revisions revisions) throws CliError, IOException {
        for (Map.Entry<Long, JsonNode> entry : revisions.byNumber.entrySet()) {
            if (revision == 0 || revision == entry.getKey()) {
                results.print(session, type(info), entry.getValue(), "");
            }
        }
    }

    /** The type that the revisions are of. */
    private static ResourceType type(Info info) {
        return Revisions.isDeployment(info)
                ? new ResourceType("apps", "v1", "ReplicaSet", "replicasets", "replicaset", true, List.of(), List.of())
                : new ResourceType(
                        "apps",
                        "v1",
                        "ControllerRevision",
                        "controllerrevisions",
                        "controllerrevision",
                        true,
                        List.of(),
                        List.of());
    }

    private static String table(Revisions revisions) {
        if (revisions.byNumber.isEmpty()) {
            return "No rollout history found.";
        }
        StringBuilder text = new StringBuilder("REVISION\tCHANGE-CAUSE\n");
        revisions.byNumber.forEach((number, object) ->
                text.append(number).append('\t').append(Revisions.cause(object)).append('\n'));
        return TabWriter.align(text.toString());
    }

    private String detail(Revisions revisions, Session session) throws CliError {
        JsonNode found = revisions.byNumber.get(revision);
        if (found == null) {
            throw new CliError(Exit.NOT_FOUND, "error: unable to find the specified revision");
        }
        ObjectNode template = Revisions.template(found);
        String cause = found.path("metadata")
                .path("annotations")
                .path(Revisions.CHANGE_CAUSE)
                .asText("");
        if (!cause.isEmpty()) {
            template.withObject("/metadata").withObject("/annotations").put(Revisions.CHANGE_CAUSE, cause);
        }
        return TemplateDetails.text(template, session.terminal.clock().instant());
    }
}
