package io.balsa.ctl.local;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Stops a cluster: kubelets, then the containers that they leave behind, then the balancer and the members. */
final class ClusterStop {
    private static final Duration STOP_MAX = Duration.ofSeconds(15);
    private static final long SWEEP_SECONDS_MAX = 60;

    private final ClusterPlan plan;
    private final Commands commands;
    private final Daemons daemons;

    ClusterStop(ClusterPlan plan, Commands commands) {
        this.plan = plan;
        this.commands = commands;
        this.daemons = new Daemons(plan.run(), plan.logs());
    }

    /** How many processes were running. */
    int run() throws IOException, InterruptedException {
        List<String> kubelets =
                plan.allNodes().stream().map(ClusterPlan.Node::name).toList();
        List<String> rest = new ArrayList<>();
        rest.add(ClusterStart.BALANCER);
        plan.allMembers().forEach(member -> rest.add(member.name()));
        int stopped = stop(kubelets);
        sweep();
        stopped += stop(rest);
        return stopped;
    }

    private int stop(List<String> names) throws IOException, InterruptedException {
        for (String name : names) {
            daemons.ask(name);
        }
        int stopped = 0;
        for (String name : names) {
            stopped += daemons.stop(name, STOP_MAX) ? 1 : 0;
        }
        return stopped;
    }

    /** Containers outlive their kubelet, but not their cluster. One process per node, all at once. */
    private void sweep() throws IOException, InterruptedException {
        List<Process> sweeps = new ArrayList<>();
        for (ClusterPlan.Node node : plan.allNodes()) {
            if (plan.data(node.name()).toFile().isDirectory()) {
                sweeps.add(new ProcessBuilder(commands.sweep(node))
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(
                                daemons.log(node.name()).toFile()))
                        .redirectErrorStream(true)
                        .start());
            }
        }
        for (Process sweep : sweeps) {
            if (!sweep.waitFor(SWEEP_SECONDS_MAX, TimeUnit.SECONDS)) {
                sweep.destroyForcibly();
            }
        }
    }
}
