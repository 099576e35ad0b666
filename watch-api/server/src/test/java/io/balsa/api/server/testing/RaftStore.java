package io.balsa.api.server.testing;

import io.balsa.store.StoreConfig;
import io.balsa.store.StoreServer;
import io.grpc.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Balsa's own store as a cluster of one member in this process. */
public final class RaftStore implements TestStore {
    private final StoreServer server;

    private RaftStore(StoreServer server) {
        this.server = server;
    }

    public static RaftStore start(Path data) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try {
            int peerPort;
            try (var socket = new ServerSocket(0, 1, loopback)) {
                peerPort = socket.getLocalPort();
            }
            var config = StoreConfig.of(
                    "test",
                    data,
                    new InetSocketAddress(loopback, 0),
                    new InetSocketAddress(loopback, peerPort),
                    Map.of("test", "127.0.0.1:" + peerPort));
            StoreServer server = StoreServer.start(config);
            server.awaitReady(Duration.ofSeconds(20));
            return new RaftStore(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the store did not start", e);
        }
    }

    @Override
    public Channel channel() {
        return server.channel();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
