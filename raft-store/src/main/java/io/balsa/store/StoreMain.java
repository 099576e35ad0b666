package io.balsa.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * Runs one member by itself, as a drop-in for {@code etcd}: flags that exist here have etcd's names and meanings. One address
 * per flag. Exit codes: 143 stopped by SIGTERM, 1 it could not start, 2 a wrong flag, 70 a fault (the disk, a bug).
 */
@Command(
        name = "balsa-store",
        description = "Runs one member of a replicated store that speaks etcd v3.",
        mixinStandardHelpOptions = true,
        version = "balsa-store 0.1.0, etcd API 3.6.0",
        sortOptions = false)
public final class StoreMain implements Callable<Integer> {
    @Option(names = "--name", description = "Name of this member. Default: ${DEFAULT-VALUE}")
    private String name = "default";

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Folder of this member. Default: <name>.etcd")
    private @Nullable Path dataDir;

    @Option(
            names = "--listen-client-urls",
            paramLabel = "URL",
            description = "Where clients connect. Default: ${DEFAULT-VALUE}")
    private URI listenClient = URI.create("http://127.0.0.1:2379");

    @Option(names = "--advertise-client-urls", paramLabel = "URL", description = "What clients are told to use.")
    private @Nullable String advertiseClient;

    @Option(
            names = "--listen-peer-urls",
            paramLabel = "URL",
            description = "Where the other members connect. Default: ${DEFAULT-VALUE}")
    private URI listenPeer = URI.create("http://127.0.0.1:2380");

    @Option(
            names = "--initial-advertise-peer-urls",
            paramLabel = "URL",
            description = "What the other members are told to use. Default: --listen-peer-urls")
    private @Nullable URI advertisePeer;

    @Option(
            names = "--initial-cluster",
            paramLabel = "NAME=URL,...",
            description = "All members with their peer addresses. Default: this one alone")
    private @Nullable String initialCluster;

    @Option(names = "--initial-cluster-state", paramLabel = "new", description = "Only \"new\" exists.")
    private String initialClusterState = "new";

    @Option(
            names = "--initial-cluster-token",
            paramLabel = "TOKEN",
            description = "Keeps apart clusters at the same addresses. Default: ${DEFAULT-VALUE}")
    private String token = StoreConfig.DEFAULT_TOKEN;

    @Option(
            names = "--election-timeout",
            paramLabel = "MS",
            description = "Milliseconds without a leader before a member campaigns. Default: ${DEFAULT-VALUE}")
    private long electionTimeoutMillis = StoreConfig.DEFAULT_ELECTION_TIMEOUT.toMillis();

    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    /** The gRPC inside Ratis logs past logback; kept here because the logging library forgets loggers nobody holds. */
    private static final Logger PACKED_GRPC = Logger.getLogger("org.apache.ratis.thirdparty");

    public static void main(String[] args) {
        PACKED_GRPC.setLevel(Level.WARNING);
        CommandLine line = new CommandLine(new StoreMain());
        line.setParameterExceptionHandler((wrong, rest) -> {
            System.err.println(wrong.getMessage() + "; --help lists the flags");
            return CommandLine.ExitCode.USAGE;
        });
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        StoreServer server;
        try {
            server = StoreServer.start(config());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine(), String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            System.err.println("cannot start: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, stopped), "store-stop"));
        awaitReady(server);
        System.err.println("ready to serve client requests");
        stopped.await();
        return CommandLine.ExitCode.OK;
    }

    private static void awaitReady(StoreServer server) throws InterruptedException {
        for (boolean ready = false; !ready; ) {
            try {
                server.awaitReady(Duration.ofSeconds(30));
                ready = true;
            } catch (TimeoutException e) {
                System.err.println("still waiting for a majority of the members");
            }
        }
    }

    private static void stop(StoreServer server, CountDownLatch stopped) {
        try {
            server.close();
        } catch (IOException e) {
            System.err.println("did not stop cleanly: " + e.getMessage());
        }
        stopped.countDown();
    }

    private CommandLine commandLine() {
        return spec == null ? new CommandLine(this) : spec.commandLine();
    }

    private StoreConfig config() {
        if (!"new".equals(initialClusterState)) {
            throw new IllegalArgumentException("--initial-cluster-state=" + initialClusterState
                    + " is not supported: members are those of --initial-cluster");
        }
        URI peerUrl = advertisePeer == null ? listenPeer : advertisePeer;
        Map<String, String> members =
                initialCluster == null ? Map.of(name, hostPort(peerUrl)) : members(initialCluster);
        String mine = members.get(name);
        if (mine == null) {
            throw new IllegalArgumentException("--initial-cluster has no member named \"" + name + "\" (--name)");
        }
        if (!mine.equals(hostPort(peerUrl))) {
            throw new IllegalArgumentException("--initial-cluster says that " + name + " is at " + mine
                    + ", but --initial-advertise-peer-urls is " + peerUrl);
        }
        Path folder = dataDir == null ? Path.of(name + ".etcd") : dataDir;
        return new StoreConfig(
                name,
                folder,
                socketAddress(listenClient),
                socketAddress(listenPeer),
                advertiseClient == null ? List.of() : Arrays.asList(advertiseClient.split(",", -1)),
                members,
                token,
                Duration.ofMillis(electionTimeoutMillis),
                folder.resolve("lib"));
    }

    private static Map<String, String> members(String text) {
        Map<String, String> members = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("--initial-cluster: \"" + part + "\" is not NAME=URL");
            }
            members.put(part.substring(0, equals), hostPort(URI.create(part.substring(equals + 1))));
        }
        return members;
    }

    private static String hostPort(URI url) {
        if (!"http".equals(url.getScheme()) || url.getHost() == null || url.getPort() < 0) {
            throw new IllegalArgumentException("\"" + url + "\" is not of the form http://HOST:PORT"
                    + ("https".equals(url.getScheme()) ? " (there is no TLS yet)" : ""));
        }
        return url.getHost() + ":" + url.getPort();
    }

    private static InetSocketAddress socketAddress(URI url) {
        hostPort(url);
        try {
            return new InetSocketAddress(InetAddress.getByName(url.getHost()), url.getPort());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("the host of " + url + " is unknown", e);
        }
    }
}
