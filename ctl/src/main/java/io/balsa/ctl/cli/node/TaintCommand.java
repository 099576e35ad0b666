package io.balsa.ctl.cli.node;

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
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code ctl taint}: which pods nodes keep away. */
public final class TaintCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();
    private boolean overwrite;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("taint", "Keep pods away from nodes, unless they tolerate it.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl taint nodes n1 dedicated=gpu:NoSchedule",
                        "  ctl taint nodes n1 dedicated-");
        connection.addTo(syntax);
        selection
                .words(syntax, "NODE... KEY=VALUE:EFFECT... KEY[:EFFECT]-...")
                .labels(syntax)
                .all(syntax);
        results.addTo(syntax).silentOnRehearsal().manager(syntax, "kubectl-taint");
        syntax.option("--overwrite").says("Values that are there may change.").flag(given -> overwrite = given);
        // The server validates in any case.
        syntax.option("--validate").hidden().optional("strict").text(given -> {});
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        List<String> words = selection.words();
        List<String> targets = new ArrayList<>();
        List<String> specs = new ArrayList<>();
        for (String word : words) {
            boolean spec = word.contains("=") || word.contains(":") || word.endsWith("-");
            if (!spec && !specs.isEmpty()) {
                throw CliError.usage("error: at least one resource must be specified before taint changes: " + word);
            }
            (spec ? specs : targets).add(word);
        }
        TaintChanges changes = TaintChanges.parse(specs);
        if (targets.isEmpty()) {
            throw CliError.usage("error: one or more resources must be specified as <resource> <name>");
        }
        if (!targets.get(0).matches("nodes?|no") && !targets.get(0).matches("(nodes?|no)/.*")) {
            throw CliError.usage("error: invalid resource type " + targets.get(0) + ", only node types are supported");
        }
        if (changes.isEmpty()) {
            throw CliError.usage("error: at least one taint update is required");
        }
        selection.narrow(targets);
        results.check(terminal);
        try (Session session = Session.open(terminal, connection)) {
            return selection
                    .visit(session, "taint", node -> taint(session, node, changes))
                    .end(session);
        }
    }

    private void taint(Session session, Info node, TaintChanges changes) throws CliError, ApiFailure, IOException {
        JsonNode before = node.object().path("spec").path("taints");
        if (!overwrite) {
            String present = changes.present(before);
            if (!present.isEmpty()) {
                throw new CliError(
                                Exit.CONFLICT,
                                "error: node " + node.name() + " already has " + present
                                        + " taint(s) with same effect(s)" + " and --overwrite is false")
                        .with("  to change it: add --overwrite");
            }
        }
        List<String> missing = changes.missing(before);
        if (!missing.isEmpty()) {
            throw new CliError(
                    Exit.NOT_FOUND,
                    missing.stream()
                            .map(key -> "error: taint \"" + key + "\" not found")
                            .toList());
        }
        ArrayNode taints = changes.apply(before);
        String said = changes.present(before).isEmpty() ? changes.said() : "modified";
        ObjectNode after = node.object().deepCopy();
        if (taints.isEmpty()) {
            after.withObject("/spec").remove("taints");
        } else {
            after.withObject("/spec").set("taints", taints);
        }
        JsonNode result = after;
        if (results.dry() != DryRun.CLIENT) {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.putObject("spec").set("taints", taints);
            result = new Writes(session, results).patch(node, Writes.STRATEGIC, patch);
        }
        results.print(session, node.type(), result, said);
    }
}
