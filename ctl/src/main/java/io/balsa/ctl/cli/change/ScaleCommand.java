package io.balsa.ctl.cli.change;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import io.balsa.ctl.cli.Watch;
import io.balsa.ctl.cli.Writes;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ctl scale}: sets the wanted number of replicas, of whatever has a scale. */
public final class ScaleCommand implements Verb {
    private static final long UNSET = Long.MIN_VALUE;

    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();
    private long replicas = UNSET;
    private long current = -1;
    private @Nullable String resourceVersion;
    private String timeout = "0s";

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("scale", "Set how many replicas there shall be.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl scale deployment web --replicas=3",
                        "  ctl scale rs --all --replicas=0",
                        "  ctl scale rs/web --current-replicas=2 --replicas=3");
        connection.addTo(syntax);
        selection.words(syntax, "TYPE NAME... | TYPE/NAME...");
        selection.files(syntax).labels(syntax).all(syntax);
        results.addTo(syntax).manager(syntax, "kubectl-scale");
        syntax.option("--replicas").label("COUNT").says("The wanted number.").number(given -> replicas = given);
        syntax.option("--current-replicas")
                .label("COUNT")
                .says("Only if this is the number now.")
                .number(given -> current = given);
        syntax.option("--resource-version")
                .label("VERSION")
                .says("Only if the object is of this version.")
                .text(given -> resourceVersion = given);
        syntax.option("--timeout")
                .label("TIME")
                .says("Wait so long until the replicas are there; 0 does not wait.")
                .text(given -> timeout = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        if (replicas == UNSET) {
            throw CliError.usage("error: required flag(s) \"replicas\" not set");
        }
        if (replicas < 0) {
            throw CliError.usage(
                    "error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0");
        }
        Duration patience =
                Durations.parse(timeout, "error: invalid argument \"" + timeout + "\" for \"--timeout\" flag");
        results.check(terminal);
        try (Session session = Session.open(terminal, connection)) {
            List<Info> infos = new ArrayList<>();
            Visits visits = selection.visit(session, "scale", infos::add);
            if (infos.isEmpty() && !visits.errors().isEmpty()) {
                throw nothing(visits.errors().get(0));
            }
            if (infos.isEmpty()) {
                throw CliError.usage("error: no objects passed to scale");
            }
            if (resourceVersion != null && infos.size() > 1) {
                throw CliError.usage("error: cannot use --resource-version with multiple resources");
            }
            for (Info info : infos) {
                visits.attempt(() -> scale(session, info, patience));
            }
            return visits.end(session);
        }
    }

    private static CliError nothing(CliError error) {
        String first = error.lines().get(0);
        int colon = first.indexOf("): ");
        return new CliError(
                        error.exit(),
                        "error: no objects passed to scale " + (colon < 0 ? first : first.substring(colon + 3)))
                .with(error.lines().subList(1, error.lines().size()).toArray(String[]::new));
    }

    private void scale(Session session, Info info, Duration patience)
            throws CliError, ApiFailure, IOException, InterruptedException {
        if (results.dry() == DryRun.CLIENT) {
            results.print(session, info.type(), info.object(), "scaled");
            return;
        }
        Writes writes = new Writes(session, results);
        String path = info.path() + "/scale";
        ObjectNode answer;
        if (current < 0 && resourceVersion == null) {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.putObject("spec").put("replicas", replicas);
            answer = writes.patch(path, Writes.MERGE, patch);
        } else {
            ObjectNode scale = (ObjectNode) session.client.json(Request.get(path));
            long now = scale.path("spec").path("replicas").asLong();
            if (current >= 0 && now != current) {
                throw expected("replicas", Long.toString(current), Long.toString(now));
            }
            String version = scale.path("metadata").path("resourceVersion").asText();
            if (resourceVersion != null && !resourceVersion.equals(version)) {
                throw expected("resource version", resourceVersion, version);
            }
            scale.withObject("/spec").put("replicas", replicas);
            answer = writes.replace(path, scale);
        }
        if (!patience.isZero() && results.dry() == DryRun.NONE) {
            await(session, info, patience);
        }
        results.print(session, info.type(), results.isObject() ? answer : info.object(), "scaled");
    }

    private static CliError expected(String what, String wanted, String found) {
        return new CliError(Exit.CONFLICT, "error: Expected " + what + " to be " + wanted + ", was " + found);
    }

    private void await(Session session, Info info, Duration patience) throws CliError, ApiFailure, IOException {
        long end = session.terminal.nanoTime().getAsLong() + patience.toNanos();
        while (true) {
            ObjectNode object = (ObjectNode) session.client.json(Request.get(info.path()));
            if (isThere(object)) {
                return;
            }
            long left = (end - session.terminal.nanoTime().getAsLong()) / 1_000_000_000L;
            if (left <= 0) {
                throw new CliError(Exit.TIMED_OUT, "error: timed out waiting for the condition");
            }
            Request request = Request.get(info.type().path(info.namespace()))
                    .with("fieldSelector", "metadata.name=" + info.name())
                    .with(
                            "resourceVersion",
                            object.path("metadata").path("resourceVersion").asText())
                    .with("timeoutSeconds", Long.toString(left));
            try (Watch watch = Watch.open(session.client, request)) {
                watch.next();
            }
        }
    }

    private boolean isThere(ObjectNode object) {
        return object.path("status").path("replicas").asLong() == replicas
                && object.path("status").path("observedGeneration").asLong()
                        >= object.path("metadata").path("generation").asLong();
    }
}
