package io.balsa.ctl.local;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** {@code ctl balancer}: the process that {@code ctl up} starts in front of the members. */
public final class BalancerCommand implements Verb {
    private static final long PROBE_MILLIS = 1_000;

    String listen = "";

    List<String> addresses = new ArrayList<>();

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("balancer", "Forward connections to the API server of a member that answers.")
                .footer(
                        "",
                        "Example:",
                        "  ctl balancer --listen=127.0.0.1:6440 --backend=127.0.0.1:6443,127.0.0.1:6453");
        syntax.option("--listen")
                .label("HOST:PORT")
                .says("Where clients connect.")
                .required()
                .text(given -> listen = given);
        syntax.option("--backend")
                .label("HOST:PORT")
                .says("The API servers.")
                .required()
                .split()
                .list(given -> addresses = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, IOException {
        List<InetSocketAddress> members = new ArrayList<>();
        for (String address : addresses) {
            members.add(Addresses.parse(address));
        }
        Backends backends = new Backends(members);
        Balancer balancer;
        try {
            balancer = new Balancer(Addresses.parse(listen), backends, terminal.nanoTime());
        } catch (java.net.BindException e) {
            throw Ports.inUse(Addresses.parse(listen));
        }
        ScheduledExecutorService probes = Executors.newScheduledThreadPool(members.size(), task -> {
            Thread thread = new Thread(task, "probe");
            thread.setDaemon(true);
            return thread;
        });
        for (InetSocketAddress member : members) {
            Probe probe = new Probe(member, terminal.nanoTime());
            probes.scheduleWithFixedDelay(
                    () -> {
                        if (backends.report(member, probe.ask())) {
                            balancer.cut(member);
                        }
                    },
                    0,
                    PROBE_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(balancer::close, "stop"));
        balancer.run();
        probes.shutdownNow();
        return Exit.OK;
    }
}
