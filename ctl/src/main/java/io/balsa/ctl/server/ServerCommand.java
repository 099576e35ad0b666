package io.balsa.ctl.server;

import io.balsa.api.client.Clockwork;
import io.balsa.api.server.ApiServerConfig;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.local.Addresses;
import io.balsa.ctl.local.Ports;
import io.balsa.store.StoreConfig;
import io.balsa.store.config.Bootstrap;
import io.balsa.store.config.Listen;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code ctl server}: runs one control-plane member in the foreground until it is told to end. */
@CommandLine.Command(
        name = "server",
        description = "Run one member of the control plane: store, API server, controllers.",
        footer = {
            "",
            "ctl up starts three of these with all options set; see them with: ps -ef | grep 'Main server'",
            "",
            "Example:",
            "  ctl server --name=s1 --data-dir=/var/lib/balsa/s1 --initial-cluster=s1=127.0.0.1:2380 \\",
            "    --tls-cert=s1.crt --tls-key=s1.key --client-ca=client-ca.crt \\",
            "    --agent-client-cert=api.crt --agent-client-key=api.key --agent-ca=client-ca.crt"
        })
public final class ServerCommand implements Verb {
    @Option(names = "--name", required = true, paramLabel = "NAME", description = "This member's name.")
    String name = "";

    @Option(names = "--data-dir", required = true, paramLabel = "DIR", description = "Where the member's data is.")
    Path dataDir = Path.of("");

    @Option(names = "--store-address", paramLabel = "HOST:PORT", description = "Where etcd clients connect.")
    String storeAddress = "127.0.0.1:2379";

    @Option(names = "--peer-address", paramLabel = "HOST:PORT", description = "Where the other members connect.")
    String peerAddress = "127.0.0.1:2380";

    @Option(
            names = "--initial-cluster",
            required = true,
            split = ",",
            paramLabel = "NAME=HOST:PORT",
            description = "All members and their peer addresses, this one too.")
    Map<String, String> initialCluster = new LinkedHashMap<>();

    @Option(names = "--cluster-token", paramLabel = "TOKEN", description = "Tells clusters apart.")
    String clusterToken = StoreConfig.DEFAULT_TOKEN;

    @Option(names = "--api-address", paramLabel = "HOST:PORT", description = "Where kubectl and ctl connect.")
    String apiAddress = "127.0.0.1:6443";

    @Option(names = "--resources-address", paramLabel = "HOST:PORT", description = "Where kubelets connect.")
    String resourcesAddress = "127.0.0.1:6444";

    @Option(names = "--tls-cert", required = true, paramLabel = "FILE", description = "What the API server shows.")
    Path tlsCert = Path.of("");

    @Option(names = "--tls-key", required = true, paramLabel = "FILE", description = "Its key.")
    Path tlsKey = Path.of("");

    @Option(
            names = "--client-ca",
            required = true,
            paramLabel = "FILE",
            description = "Who signs callers' certificates.")
    Path clientCa = Path.of("");

    @Option(
            names = "--agent-client-cert",
            required = true,
            paramLabel = "FILE",
            description = "What this server shows to node agents.")
    Path agentCert = Path.of("");

    @Option(names = "--agent-client-key", required = true, paramLabel = "FILE", description = "Its key.")
    Path agentKey = Path.of("");

    @Option(names = "--agent-ca", required = true, paramLabel = "FILE", description = "Who signs agents' certificates.")
    Path agentCa = Path.of("");

    @Override
    public int run(Terminal terminal) throws CliError, InterruptedException {
        InetSocketAddress storeAt = Addresses.parse(storeAddress);
        InetSocketAddress peerAt = Addresses.parse(peerAddress);
        InetSocketAddress apiAt = Addresses.parse(apiAddress);
        InetSocketAddress resourcesAt = Addresses.parse(resourcesAddress);
        Ports.require(List.of(storeAt, peerAt, apiAt, resourcesAt));
        MemberProcess member;
        try {
            Bootstrap bootstrap = new Bootstrap(initialCluster, clusterToken, Bootstrap.State.NEW, List.of());
            StoreConfig store = StoreConfig.builder(name, dataDir, bootstrap)
                    .listen(Listen.of(storeAt, peerAt))
                    .build();
            ApiServerConfig api = new ApiServerConfig(
                    apiAt,
                    resourcesAt,
                    new ApiServerConfig.KeyPairFiles(tlsCert, tlsKey),
                    clientCa,
                    new ApiServerConfig.AgentAccess(new ApiServerConfig.KeyPairFiles(agentCert, agentKey), agentCa),
                    "api-" + name);
            member = MemberProcess.start(store, api, Clockwork.system(terminal.nanoTime()));
        } catch (IllegalArgumentException e) {
            throw CliError.usage("error: " + e.getMessage());
        } catch (IOException e) {
            throw new CliError(Exit.OTHER, "error: member " + name + " cannot start: " + e.getMessage());
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            member.close();
                            stopped.countDown();
                        },
                        "stop"));
        member.removed().thenRun(stopped::countDown);
        stopped.await();
        member.close();
        return Exit.OK;
    }
}
