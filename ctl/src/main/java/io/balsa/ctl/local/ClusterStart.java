package io.balsa.ctl.local;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.StoreHealth;
import io.balsa.ctl.cli.Terminal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Brings up what of a cluster is not running, phase by phase; a phase is done when the running system has shown that it
 * is. What this object has started it can take back.
 */
final class ClusterStart {
    private static final Duration PHASE_MAX = Duration.ofMinutes(2);
    private static final Duration STOP_MAX = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 100;
    static final String BALANCER = "balancer";

    private final ClusterPlan plan;
    private final Terminal terminal;
    private final Phases phases;
    private final Daemons daemons;
    private final Commands commands;
    private final ClusterView view;
    private final List<String> started = new ArrayList<>();

    ClusterStart(ClusterPlan plan, Terminal terminal, Phases phases, Commands commands, ClusterView view) {
        this.plan = plan;
        this.terminal = terminal;
        this.phases = phases;
        this.daemons = new Daemons(plan.run(), plan.logs());
        this.commands = commands;
        this.view = view;
    }

    /** The processes that this object has started, in order. */
    List<String> started() {
        return List.copyOf(started);
    }

    /** Every process of the cluster runs, all members are in the store's quorum and all nodes are ready. */
    boolean isWhole() throws IOException {
        for (String name : names(plan)) {
            if (daemons.find(name).isEmpty()) {
                return false;
            }
        }
        return view.store(plan.balancer()).filter(this::complete).isPresent()
                && readyNodes().size() == plan.nodes();
    }

    static List<String> names(ClusterPlan plan) {
        List<String> names = new ArrayList<>();
        plan.allMembers().forEach(member -> names.add(member.name()));
        names.add(BALANCER);
        plan.allNodes().forEach(node -> names.add(node.name()));
        return names;
    }

    /** All ports of what is to be started are free; nothing has been started yet. */
    void checkPorts() throws IOException, CliError {
        for (ClusterPlan.Member member : plan.allMembers()) {
            if (daemons.find(member.name()).isEmpty()) {
                checkPort("API on https://127.0.0.1:" + member.api(), "127.0.0.1", member.api());
                checkPort("Resource service of " + member.name(), "127.0.0.1", member.resources());
                checkPort("Store of " + member.name(), "127.0.0.1", member.store());
                checkPort("Store of " + member.name(), "127.0.0.1", member.peer());
            }
        }
        if (daemons.find(BALANCER).isEmpty()) {
            checkPort("API on " + plan.server(), "127.0.0.1", plan.balancer());
        }
        for (ClusterPlan.Node node : plan.allNodes()) {
            if (daemons.find(node.name()).isEmpty()) {
                checkPort("Node " + node.name(), node.address(), node.agent());
            }
        }
    }

    private void checkPort(String what, String host, int port) throws CliError {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (!Ports.isFree(address)) {
            phases.begin(what);
            throw Ports.inUse(address)
                    .with("  try: ctl up " + nameFlag() + "--port " + (plan.port() + 1000)
                            + "        or stop that process");
        }
    }

    private String nameFlag() {
        return plan.name().equals(LocalOptions.STANDARD_NAME) ? "" : "--name " + plan.name() + " ";
    }

    void controlPlane() throws IOException, CliError, InterruptedException {
        phases.begin("Store has quorum");
        for (ClusterPlan.Member member : plan.allMembers()) {
            start(member.name(), commands.member(member));
        }
        start(BALANCER, commands.balancer());
        List<StoreHealth> seen = new ArrayList<>();
        // By the account of every server: whoever is asked next says the same.
        await("the store has no quorum of all members", () -> {
            seen.clear();
            plan.allMembers().forEach(member -> view.store(member.api()).ifPresent(seen::add));
            return seen.size() == plan.members() && seen.stream().allMatch(this::complete);
        });
        StoreHealth health = seen.get(0);
        phases.done("Store has quorum: " + health.reachable() + " of " + plan.members() + " (leader " + health.leader()
                + ")");
    }

    private boolean complete(StoreHealth health) {
        return health.hasQuorum() && !health.leader().isEmpty() && health.reachable() == plan.members();
    }

    void api() throws IOException, CliError, InterruptedException {
        phases.begin("API on " + plan.server());
        await(
                "an API server is not ready",
                () -> plan.allMembers().stream().allMatch(member -> view.ready(member.api())));
        await("the balancer does not answer", () -> view.ready(plan.balancer()));
        phases.done("API on " + plan.server());
    }

    /** Somebody does the controllers' work, as the Lease of the office shows. */
    void offices() throws IOException, CliError, InterruptedException {
        phases.begin("Scheduler and controllers");
        List<String> holders = new ArrayList<>();
        await("no server has taken up the controllers' work", () -> {
            view.leaseHolder(plan.balancer(), "kube-system", "controllers").ifPresent(holders::add);
            return !holders.isEmpty();
        });
        phases.done("Scheduler and controllers (on " + holders.get(0) + ")");
    }

    void startNodes() throws IOException {
        for (ClusterPlan.Node node : plan.allNodes()) {
            start(node.name(), commands.node(node));
        }
    }

    void nodes() throws IOException, CliError, InterruptedException {
        phases.begin("Nodes ready");
        await("not all nodes are ready", () -> readyNodes().size() == plan.nodes());
        List<ClusterView.NodeState> ready = readyNodes();
        String names = ready.stream().map(ClusterView.NodeState::name).collect(Collectors.joining(" "));
        phases.done("Nodes ready: " + names + " (" + ready.get(0).runtime() + ")");
    }

    private List<ClusterView.NodeState> readyNodes() {
        List<String> ours = plan.allNodes().stream().map(ClusterPlan.Node::name).toList();
        return view.nodes(plan.balancer()).stream()
                .filter(node -> node.ready() && ours.contains(node.name()))
                .toList();
    }

    private void start(String name, List<String> command) throws IOException {
        if (daemons.find(name).isEmpty()) {
            started.add(name);
            daemons.start(name, command);
        }
    }

    /** Waits until the check holds, as long as all processes live and for at most two minutes. */
    private void await(String otherwise, BooleanSupplier check) throws IOException, CliError, InterruptedException {
        long end = terminal.nanoTime().getAsLong() + PHASE_MAX.toNanos();
        while (!check.getAsBoolean()) {
            for (String name : started) {
                if (daemons.find(name).isEmpty()) {
                    throw ended(name);
                }
            }
            if (terminal.nanoTime().getAsLong() - end > 0) {
                throw new CliError(
                        Exit.TIMED_OUT,
                        "error[NOT_READY]: " + otherwise + " after " + PHASE_MAX.toMinutes() + " minutes.",
                        "  logs: " + plan.logs());
            }
            if (new CountDownLatch(1).await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts down");
            }
        }
    }

    private CliError ended(String name) throws IOException {
        Path log = daemons.log(name);
        String last = "";
        if (Files.exists(log)) {
            for (String line : Files.readAllLines(log)) {
                if (line.startsWith("error") || (last.isEmpty() && !line.isBlank())) {
                    last = line;
                }
            }
        }
        return new CliError(
                Exit.OTHER,
                "error[START_FAILED]: " + name + " ended before it was ready"
                        + (last.isEmpty() ? "." : ": " + last.replaceFirst("^error(\\[[A-Z_]+\\])?: ", "")),
                "  log: " + log);
    }

    /** Stops what this object has started, the youngest first. */
    void rollBack() throws IOException, InterruptedException {
        for (String name : started) {
            daemons.ask(name);
        }
        for (int i = started.size() - 1; i >= 0; i--) {
            daemons.stop(started.get(i), STOP_MAX);
        }
    }
}
