package io.balsa.ctl.cli.node;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.Results;
import io.balsa.ctl.cli.Selection;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.List;

/** {@code ctl cordon} and {@code ctl uncordon}. */
public final class CordonCommand implements Verb {
    private final boolean schedulable;
    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();

    private CordonCommand(boolean schedulable) {
        this.schedulable = schedulable;
    }

    public static CordonCommand cordon() {
        return new CordonCommand(false);
    }

    public static CordonCommand uncordon() {
        return new CordonCommand(true);
    }

    private String name() {
        return schedulable ? "uncordon" : "cordon";
    }

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax(
                        name(),
                        schedulable ? "Let pods be placed on nodes again." : "Let no more pods be placed on nodes.")
                .footer("", "Examples:", "  ctl " + name() + " n1");
        connection.addTo(syntax);
        selection.words(syntax, "NODE...").labels(syntax);
        results.dryRun(syntax);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        results.check(terminal);
        if (selection.words().isEmpty() && selection.labels() == null) {
            throw CliError.misuse(name(), "USAGE: " + name() + " NODE [flags]");
        }
        if (!selection.words().isEmpty() && selection.labels() != null) {
            throw CliError.misuse(name(), "error: cannot specify both a node name and a --selector option");
        }
        selection.narrow(selection.labels() != null ? List.of("nodes") : Nodes.targets(selection.words()));
        try (Session session = Session.open(terminal, connection)) {
            return selection
                    .visit(session, name(), node -> Nodes.schedulable(session, results, node, schedulable))
                    .end(session);
        }
    }
}
