package io.balsa.ctl.server;

import io.balsa.api.client.Clockwork;
import io.balsa.api.server.ApiServerConfig;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Syntax;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** {@code ctl server}: runs one control-plane member in the foreground until it is told to end. */
public final class ServerCommand implements Verb {
    StoreOptions store = new StoreOptions();

    // Here and not in the mixin, where the parser would not find it.
    List<String> storeFlags = new ArrayList<>();

    TokenOptions tokens = new TokenOptions();

    Optional<Path> rootCa = Optional.empty();

    String apiAddress = "127.0.0.1:6443";

    String resourcesAddress = "127.0.0.1:6444";

    Path tlsCert = Path.of("");

    Path tlsKey = Path.of("");

    Path clientCa = Path.of("");

    Path agentCert = Path.of("");

    Path agentKey = Path.of("");

    Path agentCa = Path.of("");

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("server", "Run one member of the control plane: store, API server, controllers.")
                .footer(
                        "",
                        "The flags of the store (scripts/etcd --help) are taken as well and go before these options.",
                        "ctl up starts three of these with all options set; see them with: ps -ef | grep 'Main server'",
                        "",
                        "Example:",
                        "  ctl server --name=s1 --data-dir=/var/lib/balsa/s1 --initial-cluster=s1=127.0.0.1:2380 \\",
                        "    --tls-cert=s1.crt --tls-key=s1.key --client-ca=client-ca.crt \\",
                        "    --agent-client-cert=api.crt --agent-client-key=api.key --agent-ca=client-ca.crt");
        store.addTo(syntax);
        syntax.others(given -> storeFlags = given);
        syntax.option("--api-address")
                .label("HOST:PORT")
                .says("Where kubectl and ctl connect.")
                .text(given -> apiAddress = given);
        syntax.option("--resources-address")
                .label("HOST:PORT")
                .says("Where kubelets connect.")
                .text(given -> resourcesAddress = given);
        syntax.option("--tls-cert")
                .label("FILE")
                .says("What the API server shows.")
                .required()
                .path(given -> tlsCert = given);
        syntax.option("--tls-key").label("FILE").says("Its key.").required().path(given -> tlsKey = given);
        syntax.option("--client-ca")
                .label("FILE")
                .says("Who signs callers' certificates.")
                .required()
                .path(given -> clientCa = given);
        syntax.option("--agent-client-cert")
                .label("FILE")
                .says("What this server shows to node agents.")
                .required()
                .path(given -> agentCert = given);
        syntax.option("--agent-client-key")
                .label("FILE")
                .says("Its key.")
                .required()
                .path(given -> agentKey = given);
        syntax.option("--agent-ca")
                .label("FILE")
                .says("Who signs agents' certificates.")
                .required()
                .path(given -> agentCa = given);
        syntax.option("--root-ca-file")
                .label("FILE")
                .says("What the API server's certificate is verified with; published in every namespace.")
                .path(given -> rootCa = Optional.of(given));
        tokens.addTo(syntax);
        return syntax;
    }

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
                            new ApiServerConfig.AgentAccess(
                                    new ApiServerConfig.KeyPairFiles(agentCert, agentKey), agentCa),
                            "api-" + config.name())
                    .withTokens(tokens.settings());
            Optional<String> published =
                    rootCa.isPresent() ? Optional.of(Files.readString(rootCa.get())) : Optional.empty();
            member = MemberProcess.start(launch, api, published, Clockwork.system(terminal.nanoTime()));
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
