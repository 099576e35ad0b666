package io.balsa.store;

import static org.awaitility.Awaitility.await;

import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.StatusRequest;
import io.balsa.etcd.v3.StatusResponse;
import io.balsa.store.cluster.FreePorts;
import io.balsa.store.config.Bootstrap;
import io.balsa.store.config.Listen;
import io.balsa.store.config.Upkeep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** A cluster in this process, for tests that reach into members: real raft and RocksDB, real ports. */
final class LocalMembers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<StoreConfig> configs = new ArrayList<>();
    private final List<StoreServer.Environment> environments = new ArrayList<>();
    private final List<StoreServer> members = new ArrayList<>();

    private LocalMembers() {}

    static LocalMembers start(Path folder, int size, Upkeep upkeep) {
        return start(folder, size, upkeep, Map.of());
    }

    /** @param environments by the member's number, for those that shall not see the real one */
    static LocalMembers start(
            Path folder, int size, Upkeep upkeep, Map<Integer, StoreServer.Environment> environments) {
        List<Integer> ports = FreePorts.take(2 * size);
        Map<String, String> cluster = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            cluster.put("m" + i, "127.0.0.1:" + ports.get(i));
        }
        LocalMembers all = new LocalMembers();
        try {
            for (int i = 0; i < size; i++) {
                StoreConfig config = StoreConfig.builder("m" + i, folder.resolve("m" + i), Bootstrap.of(cluster))
                        .listen(Listen.of(loopback(ports.get(size + i)), loopback(ports.get(i))))
                        .upkeep(upkeep)
                        .build();
                all.configs.add(config);
                all.environments.add(environments.getOrDefault(i, StoreServer.Environment.of(config)));
                all.members.add(all.run(i));
            }
            all.members.forEach(LocalMembers::awaitReady);
            return all;
        } catch (RuntimeException | AssertionError e) {
            all.close();
            throw e;
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private StoreServer run(int number) {
        try {
            return StoreServer.start(configs.get(number), environments.get(number));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitReady(StoreServer member) {
        try {
            member.awaitReady(PATIENCE);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    List<StoreServer> all() {
        return members;
    }

    StoreServer member(int number) {
        return members.get(number);
    }

    /** As etcdctl wants them. */
    String endpoints() {
        return members.stream().map(LocalMembers::endpoint).collect(Collectors.joining(","));
    }

    static String endpoint(StoreServer member) {
        return "127.0.0.1:" + member.clientAddress().getPort();
    }

    static StatusResponse status(StoreServer member) {
        return MaintenanceGrpc.newBlockingStub(member.channel()).status(StatusRequest.getDefaultInstance());
    }

    static long id(StoreServer member) {
        return status(member).getHeader().getMemberId();
    }

    StoreServer leader() {
        return await().atMost(PATIENCE)
                .until(
                        () -> members.stream()
                                .filter(member -> status(member).getLeader() == id(member))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Stops it in order; its leadership goes to another. */
    void stop(StoreServer member) {
        try {
            member.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void restart(StoreServer stopped) {
        int number = members.indexOf(stopped);
        StoreServer again = run(number);
        members.set(number, again);
        awaitReady(again);
    }

    @Override
    public void close() {
        members.forEach(this::stop);
    }
}
