package io.balsa.ctl.cli.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.Durations;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.ObjectWatch;
import io.balsa.ctl.cli.Selection;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.Visits;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.time.Duration;

/** {@code ctl rollout status}: says how far a change has come, until it is done. */
final class StatusCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private boolean watch = true;
    private long revision;
    private String timeout = "0s";

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("rollout status", "Follow a change of a workload until it is done.")
                .footer("", "Examples:", "  ctl rollout status deployment/web --timeout=60s");
        connection.addTo(syntax);
        Workloads.addTo(syntax, selection);
        syntax.option("-w", "--watch")
                .label("<watch>")
                .says("Wait until it is done (default true).")
                .optional("true")
                .flag(given -> watch = given);
        syntax.option("--revision")
                .label("NUMBER")
                .says("Only of this revision; another one is an error.")
                .number(given -> revision = given);
        syntax.option("--timeout")
                .label("TIME")
                .says("How long to wait; 0 is without limit.")
                .text(given -> timeout = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        Workloads.require(selection);
        if (revision < 0) {
            throw CliError.usage("error: revision must be a positive integer: " + revision);
        }
        Duration patience =
                Durations.parse(timeout, "error: invalid argument \"" + timeout + "\" for \"--timeout\" flag");
        try (Session session = Session.open(terminal, connection)) {
            Visits visits = selection.visit(session, "rollout status", info -> follow(session, info, patience));
            if (visits.count() == 0 && visits.errors().isEmpty()) {
                throw CliError.usage("error: no resources found");
            }
            return visits.end(session);
        }
    }

    private void follow(Session session, Info info, Duration patience)
            throws CliError, ApiFailure, IOException, InterruptedException {
        boolean done = new ObjectWatch(session, patience).until(info, object -> {
            if (object == null) {
                throw new CliError(Exit.NOT_FOUND, "error: object has been deleted");
            }
            return isDone(session, info, object);
        });
        if (!done) {
            throw new CliError(Exit.TIMED_OUT, "error: timed out waiting for the condition");
        }
    }

    private boolean isDone(Session session, Info info, JsonNode object) throws CliError {
        RolloutState state = RolloutState.of(info.type(), object, revision);
        session.out().print(state.line());
        session.out().flush();
        return state.isDone() || !watch;
    }
}
