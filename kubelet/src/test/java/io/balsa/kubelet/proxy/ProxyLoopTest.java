package io.balsa.kubelet.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.balsa.kubelet.KubeletLimits;
import io.balsa.kubelet.proxy.Routes.Backend;
import io.balsa.kubelet.proxy.Routes.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProxyLoopTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> portsTaken = new CopyOnWriteArrayList<>();
    private final List<Server> servers = new ArrayList<>();
    private ProxyLoop proxy;
    private int nodePort;

    @BeforeEach
    void start() throws IOException {
        proxy = new ProxyLoop(
                InetAddress.getByName("127.0.0.1"),
                new KubeletLimits.Proxying(8, Duration.ofMillis(300)),
                System::nanoTime,
                (route, why) -> portsTaken.add(route.name() + ": " + why));
        threads.execute(proxy);
        try (var free = new ServerSocket(0)) {
            nodePort = free.getLocalPort();
        }
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        for (Server server : servers) {
            server.close();
        }
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Answers each connection with its name and what it was sent, after the end of it. */
    private final class Server implements AutoCloseable {
        private final String name;
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));

        Server(String name) throws IOException {
            this.name = name;
            servers.add(this);
            threads.execute(() -> {
                while (!socket.isClosed()) {
                    try {
                        Socket client = socket.accept();
                        threads.execute(() -> answer(client));
                    } catch (IOException e) {
                        return;
                    }
                }
            });
        }

        private void answer(Socket client) {
            try (client) {
                byte[] sent = client.getInputStream().readAllBytes();
                client.getOutputStream().write((name + ":").getBytes(StandardCharsets.UTF_8));
                client.getOutputStream().write(sent);
            } catch (IOException e) {
                // the client has gone
            }
        }

        Backend backend() {
            return new Backend("127.0.0.1", socket.getLocalPort());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private void route(Backend... backends) {
        var service = Service.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName("web"))
                .build();
        proxy.route(new Routes(Map.of(nodePort, new Route(service, nodePort, Arrays.asList(backends)))));
    }

    private byte[] ask(byte[] request) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", nodePort), 2000);
            socket.setSoTimeout(5000);
            Future<?> writing = threads.submit(() -> {
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
                return true;
            });
            byte[] answer = socket.getInputStream().readAllBytes();
            writing.cancel(true);
            return answer;
        }
    }

    private String ask(String request) throws IOException {
        return new String(ask(request.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    private void awaitOpen() {
        await().pollInterval(Duration.ofMillis(10)).ignoreExceptions().until(() -> {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", nodePort), 200);
                return true;
            }
        });
    }

    @Test
    void connectionsGoRound() throws IOException {
        route(new Server("a").backend(), new Server("b").backend(), new Server("c").backend());
        awaitOpen();
        var seen = new TreeSet<String>();
        for (int i = 0; i < 3; i++) {
            seen.add(ask("x"));
        }
        assertThat(seen).containsExactly("a:x", "b:x", "c:x");
    }

    @Test
    void theEndOfOneDirectionLeavesTheOtherOpen() throws IOException {
        // the server answers only after the client has ended its side
        route(new Server("a").backend());
        awaitOpen();
        assertThat(ask("everything before the end")).isEqualTo("a:everything before the end");
    }

    @Test
    void muchDataPassesUnharmedInBothDirections() throws IOException {
        route(new Server("a").backend());
        awaitOpen();
        byte[] large = new byte[8 << 20];
        new Random(1).nextBytes(large);
        byte[] answer = ask(large);
        assertThat(answer).hasSize(large.length + 2);
        assertThat(Arrays.copyOfRange(answer, 2, answer.length)).isEqualTo(large);
    }

    @Test
    void aDeadBackendCostsTheClientNothingButAMoment() throws IOException {
        var dead = new Server("dead");
        route(new Server("a").backend(), dead.backend(), new Server("b").backend());
        awaitOpen();
        dead.close();
        for (int i = 0; i < 12; i++) {
            assertThat(ask("x")).isIn("a:x", "b:x");
        }
    }

    @Test
    void aBackendThatDoesNotAcceptIsGivenUp() throws IOException {
        // 192.0.2.0/24 is for documentation: nobody answers (or the network says at once that it cannot be reached)
        route(new Backend("192.0.2.1", 80), new Server("a").backend());
        awaitOpen();
        long start = System.nanoTime();
        for (int i = 0; i < 4; i++) {
            assertThat(ask("x")).isEqualTo("a:x");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void withNoBackendTheConnectionIsReset() throws IOException {
        route();
        awaitOpen();
        assertThatThrownBy(() -> {
                    if (ask("x").isEmpty()) {
                        throw new IOException("closed without an answer");
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void noFailureIsLongerThanTwoSecondsWhileBackendsDieAndComeBack() throws Exception {
        var servers = new ArrayList<>(List.of(new Server("0"), new Server("1"), new Server("2")));
        route(servers.stream().map(Server::backend).toArray(Backend[]::new));
        awaitOpen();
        Future<Duration> longest = threads.submit(() -> {
            Duration worst = Duration.ZERO;
            long lastGood = System.nanoTime();
            for (int i = 0; i < 3000; i++) {
                try {
                    if (!ask("x").endsWith(":x")) {
                        continue;
                    }
                } catch (IOException e) {
                    continue;
                }
                long now = System.nanoTime();
                Duration gap = Duration.ofNanos(now - lastGood);
                worst = gap.compareTo(worst) > 0 ? gap : worst;
                lastGood = now;
            }
            return worst;
        });
        for (int round = 0; round < 6 && !longest.isDone(); round++) {
            servers.remove(0).close();
            await().pollDelay(Duration.ofMillis(150)).until(() -> true);
            servers.add(new Server("later-" + round));
            route(servers.stream().map(Server::backend).toArray(Backend[]::new));
        }
        assertThat(longest.get(30, TimeUnit.SECONDS)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aTakenPortIsReportedAndDoesNotStopTheOthers() throws IOException {
        try (var taker = new ServerSocket(nodePort, 1, InetAddress.getByName("127.0.0.1"))) {
            int free;
            try (var probe = new ServerSocket(0)) {
                free = probe.getLocalPort();
            }
            var backend = new Server("a").backend();
            var service = Service.newBuilder()
                    .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName("web"))
                    .build();
            proxy.route(new Routes(Map.of(
                    taker.getLocalPort(),
                    new Route(service, taker.getLocalPort(), List.of(backend)),
                    free,
                    new Route(service, free, List.of(backend)))));
            nodePort = free;
            awaitOpen();
            assertThat(ask("x")).isEqualTo("a:x");
            assertThat(portsTaken).hasSize(1).first().asString().startsWith("default/web: ");
        }
    }

    @Test
    void aRemovedServiceClosesItsPort() throws IOException {
        route(new Server("a").backend());
        awaitOpen();
        proxy.route(Routes.NONE);
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            try {
                ask("x");
                return false;
            } catch (IOException e) {
                return true;
            }
        });
    }

    @Test
    void moreConnectionsThanTheLimitAreRefused() throws IOException {
        route(new Server("a").backend());
        awaitOpen();
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                held.add(new Socket("127.0.0.1", nodePort));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                // One that waited too long for its backend has been given up meanwhile: keep the proxy full.
                held.add(new Socket("127.0.0.1", nodePort));
                try {
                    return ask("x").isEmpty();
                } catch (IOException e) {
                    return true;
                }
            });
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
        await().atMost(Duration.ofSeconds(5)).ignoreExceptions().until(() -> ask("x").equals("a:x"));
    }
}
