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
import io.balsa.store.flags.BadFlag;
import io.balsa.store.flags.Launch;
import io.balsa.store.flags.StoreFlags;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
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
            "The flags of the store (scripts/etcd --help) are taken as well and go before these options.",
            "ctl up starts three of these with all options set; see them with: ps -ef | grep 'Main server'",
            "",
            "Example:",
            "  ctl server --name=s1 --data-dir=/var/lib/balsa/s1 --initial-cluster=s1=127.0.0.1:2380 \\",
            "    --tls-cert=s1.crt --tls-key=s1.key --client-ca=client-ca.crt \\",
            "    --agent-client-cert=api.crt --agent-client-key=api.key --agent-ca=client-ca.crt"
        })
public final class ServerCommand implements Verb {
    @CommandLine.Mixin
    StoreOptions store = new StoreOptions();

    // Here and not in the mixin, where the parser would not find it.
    @CommandLine.Unmatched
    List<String> storeFlags = new ArrayList<>();

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
        InetSocketAddress apiAt = Addresses.parse(apiAddress);
        InetSocketAddress resourcesAt = Addresses.parse(resourcesAddress);
        MemberProcess member;
        try {
            if (!(StoreFlags.read(store.flags(storeFlags), Map.of()) instanceof Launch.Member launch)) {
                throw CliError.usage("error: --version and --help are asked of ctl, not of its server");
            }
            StoreConfig config = launch.config();
            Ports.require(List.of(config.clientAddress(), config.peerAddress(), apiAt, resourcesAt));
            ApiServerConfig api = new ApiServerConfig(
                    apiAt,
                    resourcesAt,
                    new ApiServerConfig.KeyPairFiles(tlsCert, tlsKey),
                    clientCa,
                    new ApiServerConfig.AgentAccess(new ApiServerConfig.KeyPairFiles(agentCert, agentKey), agentCa),
                    "api-" + config.name());
            member = MemberProcess.start(launch, api, Clockwork.system(terminal.nanoTime()));
        } catch (BadFlag | IllegalArgumentException e) {
            throw CliError.usage("error: " + e.getMessage());
        } catch (IOException e) {
            throw new CliError(Exit.OTHER, "error: member " + store.name + " cannot start: " + e.getMessage());
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
