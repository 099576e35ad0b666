package io.balsa.ctl.cli.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Failures;
import io.balsa.ctl.cli.Info;
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
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** {@code ctl rollout pause}, {@code resume} and {@code restart}. */
final class SwitchCommand implements Verb {
    enum Switch {
        PAUSE("pause", "paused", "pausing", "Let a deployment's changes wait."),
        RESUME("resume", "resumed", "resuming", "Let a paused deployment go on."),
        RESTART("restart", "restarted", "restarting", "Replace the pods of a workload, one after the other.");

        private final String verb;
        private final String done;
        private final String doing;
        private final String about;

        Switch(String verb, String done, String doing, String about) {
            this.verb = verb;
            this.done = done;
            this.doing = doing;
            this.about = about;
        }
    }

    private static final String RESTARTED = "kubectl.kubernetes.io/restartedAt";
    private static final List<String> RESTARTABLE = List.of("deployments.apps", "daemonsets.apps", "statefulsets.apps");

    private final Switch action;
    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();

    SwitchCommand(Switch action) {
        this.action = action;
    }

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("rollout " + action.verb, action.about)
                .footer("", "Examples:", "  ctl rollout " + action.verb + " deployment/web");
        connection.addTo(syntax);
        Workloads.addTo(syntax, selection);
        results.output(syntax).manager(syntax, "kubectl-rollout");
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        Workloads.require(selection);
        results.check(terminal);
        try (Session session = Session.open(terminal, connection)) {
            Visits visits = selection.visit(session, "rollout " + action.verb, info -> apply(session, info));
            if (visits.count() == 0 && visits.errors().isEmpty()) {
                session.err().println("No resources found in " + session.namespace() + " namespace.");
            }
            return visits.end(session);
        }
    }

    private void apply(Session session, Info info) throws CliError, ApiFailure, IOException {
        ObjectNode after = info.object().deepCopy();
        String refusal = change(session, info, after);
        if (!refusal.isEmpty()) {
            throw new CliError(Exit.CONFLICT, "error: " + info.quoted() + " " + refusal);
        }
        if (after.equals(info.object())) {
            throw new CliError(
                    Exit.CONFLICT,
                    "error: failed to create patch for " + info.name() + ": if restart has already been triggered"
                            + " within the past second, please wait before attempting to trigger another");
        }
        try {
            results.print(
                    session, info.type(), new Writes(session, results).change(info, info.object(), after), action.done);
        } catch (ApiFailure e) {
            if (e.code() >= 500) {
                throw e;
            }
            throw new CliError(
                    Failures.of(e).exit(),
                    "error: failed to patch: " + e.status().path("message").asText());
        }
    }

    /** Why not; empty where the object has been changed. */
    private String change(Session session, Info info, ObjectNode after) {
        String type = info.type().qualified();
        boolean supported = action == Switch.RESTART ? RESTARTABLE.contains(type) : type.equals("deployments.apps");
        if (!supported) {
            return action.doing + " is not supported";
        }
        boolean paused = info.object().path("spec").path("paused").asBoolean();
        switch (action) {
            case PAUSE -> {
                if (paused) {
                    return "is already paused";
                }
                after.withObject("/spec").put("paused", true);
            }
            case RESUME -> {
                if (!paused) {
                    return "is not paused";
                }
                after.withObject("/spec").remove("paused");
            }
            case RESTART -> {
                if (paused) {
                    return "can't restart paused deployment (run rollout resume first)";
                }
                String now = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(session.terminal
                        .clock()
                        .instant()
                        .truncatedTo(ChronoUnit.SECONDS)
                        .atZone(ZoneId.systemDefault()));
                after.withObject("/spec")
                        .withObject("/template")
                        .withObject("/metadata")
                        .withObject("/annotations")
                        .put(RESTARTED, now);
            }
        }
        return "";
    }
}
