package io.balsa.ctl.node;

import io.balsa.api.client.Clockwork;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.local.Ports;
import io.balsa.kubelet.Kubelet;
import io.balsa.kubelet.KubeletConfig;
import io.balsa.kubelet.KubeletLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code ctl kubelet}: runs one node's agent in the foreground until it is told to end; its pods go on. */
@CommandLine.Command(
        name = "kubelet",
        description = "Run the agent of one node.",
        footer = {
            "",
            "ctl up starts three of these with all options set; see them with: ps -ef | grep 'Main kubelet'",
            "",
            "Example:",
            "  ctl kubelet --name=n1 --address=127.0.0.2 --root-dir=/var/lib/balsa/n1 --api=127.0.0.1:6444 \\",
            "    --tls-cert=n1.crt --tls-key=n1.key --ca=ca.crt --client-ca=client-ca.crt"
        })
public final class KubeletCommand implements Verb {
    @Option(names = "--name", required = true, paramLabel = "NAME", description = "The node's name.")
    String name = "";

    @Option(names = "--address", required = true, paramLabel = "IP", description = "The node's address.")
    String address = "";

    @Option(names = "--agent-port", paramLabel = "PORT", description = "Where API servers fetch logs (default 10250).")
    int agentPort = 10_250;

    @Option(names = "--root-dir", required = true, paramLabel = "DIR", description = "Where the node's files are.")
    Path rootDir = Path.of("");

    @Option(names = "--runtime", paramLabel = "NAME", description = "process (default) or docker.")
    String runtime = "process";

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            split = ",",
            description = "Labels of the Node object besides the well-known ones.")
    Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--api",
            split = ",",
            paramLabel = "HOST:PORT",
            description = "The resource services of the API servers, the preferred one first.")
    List<String> api = new ArrayList<>();

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "The node's certificate, good for both sides.")
    @Nullable
    Path tlsCert;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key.")
    @Nullable
    Path tlsKey;

    @Option(names = "--ca", paramLabel = "FILE", description = "Who signs API servers' certificates.")
    @Nullable
    Path ca;

    @Option(
            names = "--client-ca",
            paramLabel = "FILE",
            description = "Who signs the certificates of the agent's callers.")
    @Nullable
    Path clientCa;

    @Option(names = "--agent-caller", paramLabel = "NAME", description = "Who may call the agent, by common name.")
    String agentCaller = "balsa-apiserver";

    @Option(
            names = "--remove-containers",
            description = "Do not run: end and forget the containers that a stopped kubelet has left here.")
    boolean removeContainers;

    @Override
    public int run(Terminal terminal) throws CliError, InterruptedException {
        KubeletConfig.Engine engine = switch (runtime) {
            case "process" -> KubeletConfig.Engine.PROCESS;
            case "docker" -> KubeletConfig.Engine.DOCKER;
            default -> throw CliError.usage("error: unknown --runtime \"" + runtime + "\": process or docker");
        };
        Clockwork clockwork = Clockwork.system(terminal.nanoTime());
        if (removeContainers) {
            return sweep(engine, clockwork);
        }
        if (tlsCert == null || tlsKey == null || ca == null || clientCa == null || api.isEmpty()) {
            throw CliError.usage(
                    "error: --api, --tls-cert, --tls-key, --ca and --client-ca are required",
                    "See 'ctl kubelet --help' for usage.");
        }
        Ports.require(List.of(new InetSocketAddress(address, agentPort)));
        KubeletConfig config = new KubeletConfig(
                new KubeletConfig.Node(name, address, labels, Optional.empty()),
                rootDir,
                engine,
                new KubeletConfig.ApiAccess(api, tlsCert, tlsKey, ca),
                new KubeletConfig.Agent(agentPort, clientCa, List.of(agentCaller)),
                KubeletLimits.defaults());
        Kubelet kubelet;
        try {
            kubelet = Kubelet.start(config, clockwork);
        } catch (IOException e) {
            throw new CliError(Exit.OTHER, "error: node " + name + " cannot start: " + e.getMessage());
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            kubelet.close();
                            stopped.countDown();
                        },
                        "stop"));
        stopped.await();
        return Exit.OK;
    }

    private int sweep(KubeletConfig.Engine engine, Clockwork clockwork) throws CliError, InterruptedException {
        try {
            new NodeSweep(new NodeSweep.Place(name, address, rootDir, engine), clockwork).run();
            return Exit.OK;
        } catch (IOException e) {
            throw new CliError(
                    Exit.OTHER, "error: the containers of node " + name + " are still there: " + e.getMessage());
        }
    }
}
