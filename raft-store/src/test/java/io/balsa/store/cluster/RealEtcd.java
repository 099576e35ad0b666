package io.balsa.store.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.LeaseGrpc;
import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.RangeRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One empty etcd of its own makers, on free ports of the loopback. */
public final class RealEtcd implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long START_SECONDS = 30;

    private final Process process;
    private final ManagedChannel channel;
    private final String endpoint;

    private RealEtcd(Process process, ManagedChannel channel, String endpoint) {
        this.process = process;
        this.channel = channel;
        this.endpoint = endpoint;
    }

    /** Started with these flags besides its addresses; skips the test when there is no etcd on this machine. */
    public static RealEtcd start(Path folder, String... flags) throws IOException {
        Optional<Path> program = find("etcd");
        assumeTrue(program.isPresent(), "etcd is not installed: scripts/test-tools fetches it");
        List<Integer> ports = FreePorts.take(2);
        String client = "http://127.0.0.1:" + ports.get(0);
        String peer = "http://127.0.0.1:" + ports.get(1);
        List<String> command = new ArrayList<>(List.of(
                program.orElseThrow().toString(),
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--unsafe-no-fsync",
                "--log-level=error"));
        command.addAll(List.of(flags));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("etcd.log").toFile())
                .start();
        ManagedChannel channel = Grpc.newChannelBuilder(
                        client.substring("http://".length()), InsecureChannelCredentials.create())
                .build();
        RealEtcd etcd = new RealEtcd(process, channel, client.substring("http://".length()));
        KVGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(START_SECONDS, TimeUnit.SECONDS)
                .range(RangeRequest.newBuilder()
                        .setKey(ByteString.copyFromUtf8("ready"))
                        .build());
        return etcd;
    }

    /** As etcdctl wants it. */
    public String endpoint() {
        return endpoint;
    }

    /** The value of a metric without labels. */
    public double metric(String name) {
        HttpRequest page = HttpRequest.newBuilder(URI.create("http://" + endpoint + "/metrics"))
                .timeout(Duration.ofSeconds(START_SECONDS))
                .build();
        try {
            return HTTP.send(page, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A connection to it, for as long as it lives. */
    public ManagedChannel channel() {
        return channel;
    }

    public KVGrpc.KVBlockingStub kv() {
        return KVGrpc.newBlockingStub(channel).withDeadlineAfter(START_SECONDS, TimeUnit.SECONDS);
    }

    public LeaseGrpc.LeaseBlockingStub lease() {
        return LeaseGrpc.newBlockingStub(channel).withDeadlineAfter(START_SECONDS, TimeUnit.SECONDS);
    }

    public MaintenanceGrpc.MaintenanceBlockingStub maintenance() {
        return MaintenanceGrpc.newBlockingStub(channel).withDeadlineAfter(START_SECONDS, TimeUnit.SECONDS);
    }

    private static Optional<Path> find(String tool) {
        String root = System.getProperty("balsa.root", "..");
        Stream<Path> folders = Stream.concat(
                Stream.of(Path.of(root, ".tools", "bin")),
                Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of));
        return folders.map(folder -> folder.resolve(tool))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        process.destroyForcibly().onExit().join();
    }
}
