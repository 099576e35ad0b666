package io.balsa.ctl.local;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code ctl balancer}: the process that {@code ctl up} starts in front of the members. */
@CommandLine.Command(
        name = "balancer",
        description = "Forward connections to the API server of a member that answers.",
        footer = {"", "Example:", "  ctl balancer --listen=127.0.0.1:6440 --backend=127.0.0.1:6443,127.0.0.1:6453"})
public final class BalancerCommand implements Verb {
    private static final long PROBE_MILLIS = 1_000;

    @Option(names = "--listen", required = true, paramLabel = "HOST:PORT", description = "Where clients connect.")
    String listen = "";

    @Option(
            names = "--backend",
            required = true,
            split = ",",
            paramLabel = "HOST:PORT",
            description = "The API servers.")
    List<String> addresses = new ArrayList<>();

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
