package io.balsa.store.cluster;

import io.balsa.store.StoreConfig;
import io.balsa.store.StoreServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Members that run in this process: quicker to start than processes, for tests that kill nobody. */
public final class LocalStore implements AutoCloseable {
    private static final Duration READY = Duration.ofSeconds(90);

    private final Path folder;
    private final Map<String, String> initialCluster = new LinkedHashMap<>();
    private final List<StoreServer> running = new ArrayList<>();

    private LocalStore(Path folder) {
        this.folder = folder;
    }

    /** Members that have not been started, with a folder each that does not exist yet. */
    public static LocalStore prepare(Path folder, int size) {
        LocalStore store = new LocalStore(folder);
        List<Integer> ports = FreePorts.take(size);
        for (int i = 0; i < size; i++) {
            store.initialCluster.put("m" + i, "127.0.0.1:" + ports.get(i));
        }
        return store;
    }

    /** All started and ready. */
    public static LocalStore start(Path folder, int size) throws Exception {
        LocalStore store = prepare(folder, size);
        store.startAll();
        return store;
    }

    public List<String> names() {
        return List.copyOf(initialCluster.keySet());
    }

    public Map<String, String> initialCluster() {
        return initialCluster;
    }

    public Path dataDir(String name) {
        return folder.resolve(name);
    }

    public void startAll() throws Exception {
        for (String name : initialCluster.keySet()) {
            launch(name);
        }
        for (StoreServer member : running) {
            awaitReady(member);
        }
    }

    /** Does not wait. */
    public StoreServer launch(String name) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        int peerPort = Integer.parseInt(initialCluster.get(name).replaceAll(".*:", ""));
        StoreServer member = StoreServer.start(StoreConfig.of(
                name,
                dataDir(name),
                new InetSocketAddress(loopback, 0),
                new InetSocketAddress(loopback, peerPort),
                initialCluster));
        running.add(member);
        return member;
    }

    public void awaitReady(StoreServer member) throws InterruptedException, TimeoutException {
        member.awaitReady(READY);
    }

    public List<StoreServer> members() {
        return running;
    }

    public StoreServer member(int index) {
        return running.get(index);
    }

    /** As etcdctl wants it. */
    public String endpoint(int index) {
        return "127.0.0.1:" + running.get(index).clientAddress().getPort();
    }

    public void stopAll() throws IOException {
        List<StoreServer> all = List.copyOf(running);
        running.clear();
        for (StoreServer member : all) {
            member.close();
        }
    }

    @Override
    public void close() throws IOException {
        stopAll();
    }
}
