package io.balsa.api.server.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real etcd on a free port, with its data in a folder of the test. It can be killed and started again. */
public final class EtcdProcess implements TestStore {
    private static final String TOOL = "etcd";

    private final Path data;
    private final int clientPort = freePort();
    private final int peerPort = freePort();
    private final ManagedChannel channel;
    private Process process;

    private EtcdProcess(Path data) {
        this.data = data;
        this.channel = NettyChannelBuilder.forAddress("127.0.0.1", clientPort)
                .usePlaintext()
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .build();
    }

    /** Starts one; the test is skipped where there is no etcd. */
    public static EtcdProcess start(Path data) {
        assumeTrue(tool().isPresent(), "needs the tool " + TOOL + " on the PATH or in .tools/bin (scripts/test-tools)");
        var etcd = new EtcdProcess(data);
        etcd.start();
        return etcd;
    }

    @Override
    public ManagedChannel channel() {
        return channel;
    }

    public void start() {
        String client = "http://127.0.0.1:" + clientPort;
        String peer = "http://127.0.0.1:" + peerPort;
        try {
            process = new ProcessBuilder(
                            tool().orElseThrow().toString(),
                            "--name=test",
                            "--data-dir=" + data,
                            "--listen-client-urls=" + client,
                            "--advertise-client-urls=" + client,
                            "--listen-peer-urls=" + peer,
                            "--initial-advertise-peer-urls=" + peer,
                            "--initial-cluster=test=" + peer,
                            "--heartbeat-interval=20",
                            "--election-timeout=200",
                            "--unsafe-no-fsync",
                            "--log-level=error")
                    .redirectErrorStream(true)
                    .redirectOutput(
                            data.resolveSibling(data.getFileName() + ".log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await("etcd serves")
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> healthy(client));
        channel.resetConnectBackoff();
    }

    /** As kill -9 does it. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        kill();
    }

    private static boolean healthy(String client) {
        try {
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(client + "/health"))
                                    .timeout(Duration.ofSeconds(1))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return response.body().contains("\"true\"");
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Optional<Path> tool() {
        Path root = Path.of(System.getProperty("balsa.root", "."));
        return Stream.concat(
                        Stream.of(root.resolve(".tools/bin")),
                        Stream.of(System.getenv("PATH").split(":")).map(Path::of))
                .map(folder -> folder.resolve(TOOL))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
