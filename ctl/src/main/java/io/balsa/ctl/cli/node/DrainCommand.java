package io.balsa.ctl.cli.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.DryRun;
import io.balsa.ctl.cli.Durations;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.Results;
import io.balsa.ctl.cli.Selection;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.Visits;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ctl drain}: cordons nodes and moves their pods away, as far as disruption budgets allow. */
public final class DrainCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();
    private boolean force;
    private boolean ignoreDaemonSets;
    private boolean deleteEmptyDirData;
    private boolean disableEviction;
    private long gracePeriod = -1;
    private long skipSeconds;
    private String timeout = "0s";
    private @Nullable String podSelector;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("drain", "Move all pods away from nodes.")
                .footer("", "Examples:", "  ctl drain n1 --ignore-daemonsets --delete-emptydir-data");
        connection.addTo(syntax);
        selection.words(syntax, "NODE...").labels(syntax);
        results.dryRun(syntax);
        syntax.option("--force").says("Also pods that nothing replaces.").flag(given -> force = given);
        syntax.option("--ignore-daemonsets")
                .says("Leave the pods of daemon sets.")
                .flag(given -> ignoreDaemonSets = given);
        syntax.option("--delete-emptydir-data")
                .says("Also pods whose data are lost with them.")
                .flag(given -> deleteEmptyDirData = given);
        syntax.option("--disable-eviction")
                .says("Delete, without asking disruption budgets.")
                .flag(given -> disableEviction = given);
        syntax.option("--grace-period")
                .label("SECONDS")
                .says("Seconds to end in; -1 is the pod's own.")
                .number(given -> gracePeriod = given);
        syntax.option("--timeout")
                .label("TIME")
                .says("How long to try; 0 is without limit.")
                .text(given -> timeout = given);
        syntax.option("--pod-selector")
                .label("SELECTOR")
                .says("Only pods with these labels.")
                .text(given -> podSelector = given);
        syntax.option("--skip-wait-for-delete-timeout")
                .label("SECONDS")
                .says("Do not wait for pods that have been ending for so long.")
                .number(given -> skipSeconds = given);
        syntax.option("--chunk-size").hidden().number(given -> {});
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        results.check(terminal);
        if (selection.words().isEmpty() && selection.labels() == null) {
            throw CliError.misuse("drain", "USAGE: drain NODE [flags]");
        }
        if (!selection.words().isEmpty() && selection.labels() != null) {
            throw CliError.misuse("drain", "error: cannot specify both a node name and a --selector option");
        }
        Duration patience =
                Durations.parse(timeout, "error: invalid argument \"" + timeout + "\" for \"--timeout\" flag");
        selection.narrow(selection.labels() != null ? List.of("nodes") : Nodes.targets(selection.words()));
        try (Session session = Session.open(terminal, connection)) {
            List<Info> nodes = new ArrayList<>();
            Visits visits = selection.visit(session, "drain", nodes::add);
            if (!visits.errors().isEmpty()) {
                return visits.end(session);
            }
            for (Info node : nodes) {
                Nodes.schedulable(session, results, node, false);
            }
            return drain(session, nodes, patience);
        }
    }

    private int drain(Session session, List<Info> nodes, Duration patience)
            throws ApiFailure, IOException, InterruptedException {
        List<String> failed = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        int exit = Exit.OK;
        for (Info node : nodes) {
            try {
                one(session, node, patience);
                Nodes.say(session, results, node, "drained");
            } catch (CliError e) {
                exit = exit == Exit.OK ? e.exit() : exit;
                failed.add(node.name());
                String lines = String.join(", ", e.lines());
                String why = e.lines().size() > 1 ? "[" + lines + "]" : lines;
                if (session.terminal.isKubectl()) {
                    // kubectl says it twice.
                    why = why.replace("cannot delete Pods that", "cannot delete cannot delete Pods that");
                }
                failures.add(why);
                session.err()
                        .println("error: unable to drain node \"" + node.name() + "\" due to error: " + why
                                + ", continuing command...");
            }
        }
        if (!failed.isEmpty()) {
            session.err().println("There are pending nodes to be drained:");
            failed.forEach(name -> session.err().println(" " + name));
            failures.forEach(text -> session.err().println(text));
        }
        return exit;
    }

    private void one(Session session, Info node, Duration patience)
            throws CliError, ApiFailure, IOException, InterruptedException {
        JsonNode list = session.client.json(Request.get("/api/v1/pods")
                .with("fieldSelector", "spec.nodeName=" + node.name())
                .with("labelSelector", podSelector)
                .with("limit", "500"));
        List<JsonNode> pods = new ArrayList<>();
        list.path("items").forEach(pods::add);
        Instant endingSince =
                skipSeconds > 0 ? session.terminal.clock().instant().minusSeconds(skipSeconds) : null;
        DrainPlan plan =
                DrainPlan.of(pods, new DrainPlan.Options(force, ignoreDaemonSets, deleteEmptyDirData, endingSince));
        if (!plan.errors().isEmpty()) {
            throw new CliError(Exit.CONFLICT, plan.errors());
        }
        if (!plan.warnings().isEmpty()) {
            session.err().println("Warning: " + String.join("; ", plan.warnings()));
        }
        Eviction.Options options =
                new Eviction.Options(gracePeriod, disableEviction, results.dry() == DryRun.SERVER, patience);
        if (results.dry() == DryRun.CLIENT) {
            for (JsonNode pod : plan.evicted()) {
                Eviction.announce(session, pod, disableEviction, results.dry().suffix);
            }
            return;
        }
        new Eviction(session, options).run(node.name(), plan.evicted());
    }
}
