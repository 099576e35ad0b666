package io.balsa.ctl.local;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Failures;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code ctl up}: a highly available cluster on this machine, in one command. */
public final class UpCommand implements Verb {
    private static final int MEMBERS = 3;
    private static final int NODES = 3;
    private static final int NODES_MAX = 20;
    private static final Path DOCKER = Path.of("/var/run/docker.sock");

    LocalOptions local = new LocalOptions();

    @Nullable
    Integer port;

    @Nullable
    Integer nodes;

    int members = MEMBERS;

    @Nullable
    String runtime;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax(
                        "up",
                        "Start a cluster of three servers and three nodes on this machine, or make it whole again.")
                .footer("", "Examples:", "  ctl up", "  ctl up --runtime=docker", "  ctl up --name=two --port=7443");
        local.addTo(syntax);
        syntax.option("--port")
                .label("PORT")
                .says("The first server's API port; all other ports move with it (default 6443).")
                .integer(given -> port = given);
        syntax.option("--nodes")
                .label("COUNT")
                .says("How many nodes (default 3).")
                .integer(given -> nodes = given);
        syntax.option("--members")
                .label("COUNT")
                .says("1, 3 or 5 servers (default 3).")
                .hidden()
                .integer(given -> members = given);
        syntax.option("--runtime")
                .label("NAME")
                .says("process (default) or docker.")
                .text(given -> runtime = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, KubeconfigError, IOException, InterruptedException {
        Path state = local.state(terminal);
        checkRuntime(settings(state).runtime());
        new StateDir(state).requireOurs();
        UserKubeconfig.check(UserKubeconfig.file(local.kubeconfigFlag(terminal), terminal.environment()));
        StateLock lock = StateLock.take(state, local.name);
        try (Interruption interruption = new Interruption()) {
            // Only now: whoever held the lock may have made the cluster, or removed it.
            boolean fresh = !Files.exists(state.resolve("cluster.json"));
            Settings settings = settings(state);
            ClusterPlan plan = new ClusterPlan(
                    local.name, settings.port(), settings.members(), settings.nodes(), settings.runtime(), state);
            settings.save(state);
            return up(plan, settings, fresh, interruption, terminal);
        } finally {
            lock.close();
        }
    }

    private Settings settings(Path state) throws IOException, CliError {
        Optional<Settings> saved = Settings.load(state);
        if (saved.isPresent()) {
            Settings old = saved.get();
            boolean same = (port == null || port == old.port())
                    && (nodes == null || nodes == old.nodes())
                    && (runtime == null || runtime.equals(old.runtime()));
            if (!same) {
                throw CliError.usage(
                        "error: cluster \"" + local.name + "\" exists with --port=" + old.port() + " --nodes="
                                + old.nodes() + " --runtime=" + old.runtime() + ".",
                        "  try: ctl up --name OTHER ...        or ctl down --delete to make it anew");
            }
            return old;
        }
        int first = port == null ? ClusterPlan.STANDARD_PORT : port;
        int count = nodes == null ? NODES : nodes;
        if (first < 5100 || first > 55_000) {
            throw CliError.usage("error: invalid --port " + first + ": between 5100 and 55000, so that all ports fit");
        }
        if (count < 1 || count > NODES_MAX) {
            throw CliError.usage("error: invalid --nodes " + count + ": between 1 and " + NODES_MAX);
        }
        return new Settings(first, members, count, runtime == null ? "process" : runtime, "", "");
    }

    private static void checkRuntime(String name) throws CliError {
        if (!List.of("process", "docker").contains(name)) {
            throw CliError.usage("error: unknown --runtime \"" + name + "\": process or docker");
        }
        if (name.equals("docker") && !Files.exists(DOCKER)) {
            throw new CliError(
                    Exit.OTHER,
                    "error[NO_DOCKER]: cannot reach Docker at " + DOCKER + ": no such file.",
                    "  try: sudo systemctl start docker   or   ctl up --runtime=process");
        }
    }

    private int up(ClusterPlan plan, Settings settings, boolean fresh, Interruption interruption, Terminal terminal)
            throws CliError, KubeconfigError, IOException, InterruptedException {
        Phases phases = new Phases(terminal);
        ClusterStart start = null;
        try {
            phases.begin("Certificates ready");
            Certificates certificates = new Certificates(plan, terminal.clock().instant(), new SecureRandom());
            certificates.ensure();
            ClusterView view = new ClusterView(certificates.files(), terminal.nanoTime());
            start = new ClusterStart(plan, terminal, phases, new Commands(plan, certificates.files()), view);
            UserKubeconfig kubeconfig = new UserKubeconfig(plan, certificates.files());
            Path file = UserKubeconfig.file(local.kubeconfigFlag(terminal), terminal.environment());
            if (!fresh && start.isWhole()) {
                phases.clear();
                kubeconfig.ensure(file);
                terminal.out()
                        .println("Cluster \"" + plan.name() + "\" is already up (" + plan.members() + " servers, "
                                + plan.nodes() + " nodes, healthy). Nothing to do.");
                return Exit.OK;
            }
            start.checkPorts();
            phases.done("Certificates ready");
            interruption.check();
            start.controlPlane();
            start.startNodes();
            start.api();
            start.offices();
            start.nodes();
            interruption.check();
            finish(plan, settings, start, phases, kubeconfig, file, terminal);
            return Exit.OK;
        } catch (CliError | IOException | KubeconfigError | GeneralSecurityException e) {
            phases.failed();
            throw asError(e).with(rollBack(plan, start, fresh, true));
        } catch (InterruptedException e) {
            phases.failed();
            terminal.err().println("interrupted");
            terminal.err().println(rollBack(plan, start, fresh, false));
            return Exit.INTERRUPTED;
        }
    }

    private static CliError asError(Exception e) {
        if (e instanceof CliError error) {
            return error;
        }
        return e instanceof IOException io ? Failures.of(io) : new CliError(Exit.OTHER, "error: " + e.getMessage());
    }

    private static void finish(
            ClusterPlan plan,
            Settings settings,
            ClusterStart start,
            Phases phases,
            UserKubeconfig kubeconfig,
            Path file,
            Terminal terminal)
            throws IOException, KubeconfigError {
        String previous = kubeconfig.enter(file);
        boolean changed = !previous.equals(plan.name());
        settings.withKubeconfig(file.toString(), changed ? previous : settings.previousContext())
                .save(plan.state());
        String time = String.format(Locale.ROOT, "%.1fs", phases.seconds());
        int all = ClusterStart.names(plan).size();
        String what = start.started().size() == all ? "is up" : "is whole again";
        int spare = (plan.members() - 1) / 2;
        terminal.out()
                .println("Cluster \"" + plan.name() + "\" " + what + " in " + time + ". It survives the loss of "
                        + spare + (spare == 1 ? " server." : " servers."));
        if (changed) {
            terminal.out()
                    .println("Context \"" + plan.name() + "\" is now current"
                            + (previous.isEmpty() ? "." : " (was \"" + previous + "\")."));
        }
        terminal.out().println();
        terminal.out().println("Next:  ctl run hello --image=hello-minikube --port=8080 --wait");
        terminal.out().println("       ctl get pods");
        terminal.out().println("       ctl cluster-info");
    }

    /** What was running before this command goes on. */
    private static String rollBack(ClusterPlan plan, @Nullable ClusterStart start, boolean fresh, boolean keepLogs)
            throws IOException {
        // An interrupt has been noticed by now; another one must not stop the tidying up.
        Thread.interrupted();
        try {
            if (start != null) {
                start.rollBack();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        boolean all = start == null
                || start.started().size() == ClusterStart.names(plan).size();
        if (fresh) {
            StateDir state = new StateDir(plan.state());
            if (keepLogs) {
                state.deleteExceptLogs();
            } else {
                state.delete();
            }
        }
        return fresh || all
                ? "Rolled back: nothing was left running."
                : "Rolled back: what this command had started was stopped; the rest runs on.";
    }
}
