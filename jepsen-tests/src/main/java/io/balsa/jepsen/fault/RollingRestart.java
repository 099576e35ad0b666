package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Cluster;
import io.balsa.jepsen.cluster.Member;
import java.util.List;

/** As an operator does it, also for an upgrade: SIGTERM to one member after the other, each waits until the last one is back. */
record RollingRestart() implements Fault {
    @Override
    public String name() {
        return "rolling-restart";
    }

    @Override
    public String what() {
        return "SIGTERM to one member after the other, the leader among them, each started again before the next";
    }

    @Override
    public Area area() {
        return Area.PROCESS;
    }

    @Override
    public Span hold() {
        return new Span(0, 0);
    }

    @Override
    public Harm begin(Scene scene) {
        Cluster cluster = scene.cluster();
        List<Member> order = Victims.ALL.pick(cluster, scene.random());
        for (Member member : order) {
            member.stop();
            if (member.exitCode() != 0) {
                throw new BrokenPromise(member + " was asked to stop and exited with " + member.exitCode() + ":\n"
                        + member.lastWords());
            }
            cluster.launch(member);
            cluster.awaitReady(member);
        }
        return new Harm(order, "in the order " + order, true, () -> {});
    }
}
