package io.balsa.ctl.node;

import io.balsa.api.client.Clockwork;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Syntax;
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

/** {@code ctl kubelet}: runs one node's agent in the foreground until it is told to end; its pods go on. */
public final class KubeletCommand implements Verb {
    String name = "";

    String address = "";

    int agentPort = 10_250;

    Path rootDir = Path.of("");

    String runtime = "process";

    Map<String, String> labels = new LinkedHashMap<>();

    List<String> api = new ArrayList<>();

    @Nullable
    Path tlsCert;

    @Nullable
    Path tlsKey;

    @Nullable
    Path ca;

    @Nullable
    Path clientCa;

    String agentCaller = "balsa-apiserver";

    boolean removeContainers;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("kubelet", "Run the agent of one node.")
                .footer(
                        "",
                        "ctl up starts three of these with all options set; see them with: ps -ef | grep 'Main kubelet'",
                        "",
                        "Example:",
                        "  ctl kubelet --name=n1 --address=127.0.0.2 --root-dir=/var/lib/balsa/n1 --api=127.0.0.1:6444 \\",
                        "    --tls-cert=n1.crt --tls-key=n1.key --ca=ca.crt --client-ca=client-ca.crt");
        syntax.option("--name")
                .label("NAME")
                .says("The node's name.")
                .required()
                .text(given -> name = given);
        syntax.option("--address")
                .label("IP")
                .says("The node's address.")
                .required()
                .text(given -> address = given);
        syntax.option("--agent-port")
                .label("PORT")
                .says("Where API servers fetch logs (default 10250).")
                .integer(given -> agentPort = given);
        syntax.option("--root-dir")
                .label("DIR")
                .says("Where the node's files are.")
                .required()
                .path(given -> rootDir = given);
        syntax.option("--runtime")
                .label("NAME")
                .says("process (default) or docker.")
                .text(given -> runtime = given);
        syntax.option("--label")
                .label("NAME=VALUE")
                .says("Labels of the Node object besides the well-known ones.")
                .split()
                .pairs(given -> labels = given);
        syntax.option("--api")
                .label("HOST:PORT")
                .says("The resource services of the API servers, the preferred one first.")
                .split()
                .list(given -> api = given);
        syntax.option("--tls-cert")
                .label("FILE")
                .says("The node's certificate, good for both sides.")
                .path(given -> tlsCert = given);
        syntax.option("--tls-key").label("FILE").says("Its key.").path(given -> tlsKey = given);
        syntax.option("--ca")
                .label("FILE")
                .says("Who signs API servers' certificates.")
                .path(given -> ca = given);
        syntax.option("--client-ca")
                .label("FILE")
                .says("Who signs the certificates of the agent's callers.")
                .path(given -> clientCa = given);
        syntax.option("--agent-caller")
                .label("NAME")
                .says("Who may call the agent, by common name.")
                .text(given -> agentCaller = given);
        syntax.option("--remove-containers")
                .says("Do not run: end and forget the containers that a stopped kubelet has left here.")
                .flag(given -> removeContainers = given);
        return syntax;
    }

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
