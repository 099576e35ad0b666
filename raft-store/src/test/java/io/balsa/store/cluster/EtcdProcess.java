package io.balsa.store.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.KVGrpc;
import io.balsa.etcd.v3.RangeRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real etcd of one member, on a data folder that may already be there. Tests that need it are skipped where it is missing. */
public final class EtcdProcess implements AutoCloseable {
    private static final long START_SECONDS = 60;
    private static final String NAME = "real";

    private final Process process;
    private final ManagedChannel channel;
    private final String endpoint;

    private EtcdProcess(Process process, ManagedChannel channel, String endpoint) {
        this.process = process;
        this.channel = channel;
        this.endpoint = endpoint;
    }

    /** Where one will listen: it is told when its folder is restored, and again when it starts. */
    public record Ports(int client, int peer) {
        public static Ports take() {
            List<Integer> ports = FreePorts.take(2);
            return new Ports(ports.get(0), ports.get(1));
        }

        private String peerUrl() {
            return "http://127.0.0.1:" + peer;
        }

        /** The flags that say who it is, for etcd and for {@code etcdctl snapshot restore}. */
        public List<String> identity() {
            return List.of(
                    "--name=" + NAME,
                    "--initial-cluster=" + NAME + "=" + peerUrl(),
                    "--initial-advertise-peer-urls=" + peerUrl());
        }
    }

    public static EtcdProcess start(Path dataDir, Ports ports) throws IOException {
        Optional<Path> program = find();
        assumeTrue(program.isPresent(), "etcd is missing: scripts/test-tools fetches it");
        String client = "http://127.0.0.1:" + ports.client();
        List<String> command = Stream.concat(
                        Stream.of(
                                program.get().toString(),
                                "--data-dir=" + dataDir,
                                "--listen-client-urls=" + client,
                                "--advertise-client-urls=" + client,
                                "--listen-peer-urls=" + ports.peerUrl(),
                                "--unsafe-no-fsync",
                                "--log-level=error"),
                        ports.identity().stream())
                .toList();
        Path log = dataDir.resolveSibling(dataDir.getFileName() + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        String endpoint = "127.0.0.1:" + ports.client();
        ManagedChannel channel = Grpc.newChannelBuilder(endpoint, InsecureChannelCredentials.create())
                .maxInboundMessageSize(64 << 20)
                .build();
        EtcdProcess etcd = new EtcdProcess(process, channel, endpoint);
        try {
            KVGrpc.newBlockingStub(channel)
                    .withWaitForReady()
                    .withDeadlineAfter(START_SECONDS, TimeUnit.SECONDS)
                    .range(RangeRequest.newBuilder()
                            .setKey(ByteString.copyFromUtf8("ready"))
                            .build());
            return etcd;
        } catch (StatusRuntimeException e) {
            // It asks who that is: so it is ready.
            if (e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
                return etcd;
            }
            etcd.close();
            throw new AssertionError("etcd did not start:\n" + Files.readString(log), e);
        }
    }

    private static Optional<Path> find() {
        return Stream.concat(
                        Stream.of(Path.of(System.getProperty("balsa.root", "."), ".tools", "bin")),
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                                .map(Path::of))
                .map(folder -> folder.resolve("etcd"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    public ManagedChannel channel() {
        return channel;
    }

    /** As etcdctl wants it. */
    public String endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        process.destroyForcibly().onExit().join();
    }
}
