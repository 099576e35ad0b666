package io.balsa.ctl.local;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.pki.PemFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** {@code ctl down}: stops a local cluster and what its pods run; its data stays unless it is to be deleted. */
public final class DownCommand implements Verb {
    LocalOptions local = new LocalOptions();

    boolean delete;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax(
                        "down",
                        "Stop the cluster of this machine. Its data is kept for the next ctl up, unless --delete is given.")
                .footer("", "Examples:", "  ctl down", "  ctl down --delete");
        local.addTo(syntax);
        syntax.option("--delete")
                .says("Remove the cluster's data, certificates and kubeconfig entries, too.")
                .flag(given -> delete = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, KubeconfigError, IOException, InterruptedException {
        Path state = local.state(terminal);
        Optional<Settings> saved = Settings.load(state);
        if (saved.isEmpty()) {
            if (delete) {
                // The logs of a start that failed.
                new StateDir(state).delete();
            }
            terminal.out().println("Cluster \"" + local.name + "\" is not running. Nothing to do.");
            return Exit.OK;
        }
        Settings settings = saved.get();
        ClusterPlan plan = new ClusterPlan(
                local.name, settings.port(), settings.members(), settings.nodes(), settings.runtime(), state);
        StateLock lock = StateLock.take(state, local.name);
        try {
            return down(plan, settings, terminal);
        } finally {
            lock.close();
        }
    }

    private int down(ClusterPlan plan, Settings settings, Terminal terminal)
            throws KubeconfigError, IOException, InterruptedException {
        Commands commands = new Commands(plan, new PemFiles(plan.pki()));
        int stopped = new ClusterStop(plan, commands).run();
        boolean restored = false;
        if (!settings.kubeconfig().isEmpty()) {
            restored = new UserKubeconfig(plan, new PemFiles(plan.pki()))
                    .leave(Path.of(settings.kubeconfig()), settings.previousContext(), delete);
        }
        if (delete) {
            new StateDir(plan.state()).delete();
        }
        if (stopped == 0 && !delete) {
            terminal.out().println("Cluster \"" + plan.name() + "\" is not running. Nothing to do.");
        } else if (delete) {
            terminal.out()
                    .println("Stopped " + plan.members() + " servers and " + plan.nodes()
                            + " nodes. All data of cluster \"" + plan.name() + "\" is deleted.");
        } else {
            terminal.out()
                    .println("Stopped " + plan.members() + " servers and " + plan.nodes() + " nodes. Data kept in "
                            + plan.state() + " (ctl up resumes it; ctl down --delete removes it).");
        }
        if (restored) {
            terminal.out().println("Context \"" + settings.previousContext() + "\" is current again.");
        }
        return Exit.OK;
    }
}
