package io.balsa.ctl.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.DryRun;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Results;
import io.balsa.ctl.cli.Selection;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.Visits;
import io.balsa.ctl.cli.Writes;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.List;

/** {@code ctl autoscale}: lets the number of replicas follow the load. */
public final class AutoscaleCommand implements Verb {
    private static final ResourceType TYPE = new ResourceType(
            "autoscaling",
            "v1",
            "HorizontalPodAutoscaler",
            "horizontalpodautoscalers",
            "horizontalpodautoscaler",
            true,
            List.of("hpa"),
            List.of("all"));

    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();
    private int min = -1;
    private int max = -1;
    private int cpu = -1;
    private String name = "";

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("autoscale", "Let the number of replicas follow the load.")
                .footer("", "Examples:", "  ctl autoscale deployment web --min=2 --max=10 --cpu-percent=80");
        connection.addTo(syntax);
        selection.words(syntax, "TYPE NAME | TYPE/NAME").files(syntax);
        results.addTo(syntax).manager(syntax, "kubectl-autoscale");
        syntax.option("--min").label("COUNT").says("At least.").integer(given -> min = given);
        syntax.option("--max").label("COUNT").says("At most.").integer(given -> max = given);
        syntax.option("--cpu-percent")
                .label("PERCENT")
                .says("The load to keep, of what the pods request.")
                .integer(given -> cpu = given);
        syntax.option("--name").label("NAME").says("The autoscaler's name.").text(given -> name = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        if (max == -1) {
            throw CliError.usage("error: required flag(s) \"max\" not set");
        }
        if (max < 1) {
            throw CliError.usage("error: --max=MAXPODS is required and must be at least 1, max: " + max);
        }
        if (max < min) {
            throw CliError.usage(
                    "error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: " + max + ", min: " + min);
        }
        results.check(terminal);
        try (Session session = Session.open(terminal, connection)) {
            Visits visits = selection.visit(session, "autoscale", info -> autoscale(session, info));
            if (visits.count() == 0 && visits.errors().isEmpty()) {
                throw CliError.usage("error: no objects passed to autoscale");
            }
            return visits.end(session);
        }
    }

    private void autoscale(Session session, Info info) throws CliError, ApiFailure, IOException {
        if (!List.of("deployments.apps", "replicasets.apps", "statefulsets.apps", "replicationcontrollers")
                .contains(info.type().qualified())) {
            throw CliError.usage("error: cannot autoscale a " + info.type().kind()
                    + (info.type().group().isEmpty() ? "" : "." + info.type().group())
                    + ": could not find scale subresource for " + info.type().group() + "/"
                    + info.type().version() + ", Resource=" + info.type().plural() + " in discovery information");
        }
        ObjectNode scaler = JsonNodeFactory.instance.objectNode();
        scaler.put("apiVersion", TYPE.apiVersion()).put("kind", TYPE.kind());
        ObjectNode metadata = scaler.putObject("metadata");
        metadata.putNull("creationTimestamp");
        metadata.put("name", name.isEmpty() ? info.name() : name);
        ObjectNode spec = scaler.putObject("spec");
        spec.put("maxReplicas", max);
        if (min > 0) {
            spec.put("minReplicas", min);
        }
        if (cpu >= 0) {
            spec.put("targetCPUUtilizationPercentage", cpu);
        }
        spec.putObject("scaleTargetRef")
                .put("apiVersion", info.type().apiVersion())
                .put("kind", info.type().kind())
                .put("name", info.name());
        scaler.putObject("status").put("currentReplicas", 0).put("desiredReplicas", 0);
        JsonNode made = results.dry() == DryRun.CLIENT
                ? scaler
                : new Writes(session, results).create(TYPE, info.namespace(), scaler);
        results.print(session, TYPE, made, "autoscaled");
    }
}
