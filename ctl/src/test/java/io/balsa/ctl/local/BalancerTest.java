package io.balsa.ctl.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.ctl.pki.PemFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BalancerTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Member> members = new ArrayList<>();
    private Backends backends;
    private Balancer balancer;

    /** Says its name, then echoes. */
    private final class Member implements AutoCloseable {
        final String name;
        final ServerSocket listener;
        private final CountDownLatch ended = new CountDownLatch(1);
        final Set<Socket> open = java.util.concurrent.ConcurrentHashMap.newKeySet();

        Member(String name) throws IOException {
            this.name = name;
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            threads.submit(this::accept);
        }

        private Void accept() throws IOException {
            try {
                while (true) {
                    Socket socket = listener.accept();
                    open.add(socket);
                    threads.submit(() -> serve(socket));
                }
            } finally {
                ended.countDown();
            }
        }

        private Void serve(Socket socket) throws IOException {
            try (socket) {
                OutputStream out = socket.getOutputStream();
                out.write((name + "\n").getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().transferTo(out);
            }
            return null;
        }

        InetSocketAddress address() {
            return new InetSocketAddress("127.0.0.1", listener.getLocalPort());
        }

        /** On return nobody is accepted any more: the kernel lets an accept that is under way take one connection more. */
        @Override
        public void close() throws IOException {
            listener.close();
            await().atMost(Duration.ofSeconds(5)).until(() -> ended.getCount() == 0);
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            members.add(new Member(name));
        }
        backends = new Backends(members.stream().map(Member::address).toList());
        balancer = new Balancer(new InetSocketAddress("127.0.0.1", 0), backends, System::nanoTime);
        threads.submit(() -> {
            balancer.run();
            return null;
        });
    }

    @AfterEach
    void stop() throws IOException {
        balancer.close();
        for (Member member : members) {
            member.close();
        }
        threads.shutdownNow();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", balancer.address().getPort());
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.append((char) b);
        }
        return line.toString();
    }

    private String greeting() throws IOException {
        try (Socket socket = connect()) {
            return line(socket.getInputStream());
        }
    }

    @Test
    void connectionsGoToTheMembersInTurn() throws IOException {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            seen.add(greeting());
        }
        assertThat(seen).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void aDeadMemberIsPassedOverAtOnceAndWithoutAProbe() throws IOException {
        members.get(0).close();
        members.get(2).close();
        long began = System.nanoTime();
        for (int i = 0; i < 6; i++) {
            assertThat(greeting()).isEqualTo("b");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aMemberThatStopsToAnswerLosesItsConnections() throws IOException {
        try (Socket socket = connect()) {
            String name = line(socket.getInputStream());
            Member served = members.stream()
                    .filter(m -> m.name.equals(name))
                    .findFirst()
                    .orElseThrow();
            silence(served, 2);
            assertThat(backends.report(served.address(), Backends.State.DOWN)).isTrue();
            balancer.cut(served.address());
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            for (int i = 0; i < 3; i++) {
                assertThat(greeting()).isNotEqualTo(name);
            }
        }
    }

    /** As one does that collects garbage: what its clients have under way is not given up for that. */
    @Test
    void aMemberThatIsSlowToAnswerKeepsItsConnectionsAndGetsNoNewOnes() {
        Member slow = members.get(0);
        for (int i = 0; i < 3; i++) {
            silence(slow, 2);
            assertThat(backends.order()).last().isEqualTo(slow.address());
            assertThat(backends.report(slow.address(), Backends.State.READY)).isFalse();
        }
    }

    /** So many probes find that it does not answer, and that is not enough. */
    private void silence(Member member, int probes) {
        for (int i = 0; i < probes; i++) {
            assertThat(backends.report(member.address(), Backends.State.DOWN)).isFalse();
        }
    }

    @Test
    void amongMembersTheReadyOnesAreTriedFirst() {
        backends.report(members.get(0).address(), Backends.State.UNREADY);
        backends.report(members.get(1).address(), Backends.State.DOWN);
        for (int i = 0; i < 3; i++) {
            assertThat(backends.order())
                    .containsExactly(
                            members.get(2).address(),
                            members.get(0).address(),
                            members.get(1).address());
        }
    }

    @Test
    void withoutAnyMemberTheConnectionIsClosed() throws IOException {
        for (Member member : members) {
            member.close();
        }
        try (Socket socket = connect()) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void bytesArriveWholeInBothDirectionsAndTheEndIsPassedOn() throws Exception {
        byte[] sent = new byte[3_000_000];
        new java.util.Random(7).nextBytes(sent);
        try (Socket socket = connect()) {
            line(socket.getInputStream());
            threads.submit(() -> {
                socket.getOutputStream().write(sent);
                socket.shutdownOutput();
                return null;
            });
            assertThat(socket.getInputStream().readAllBytes()).isEqualTo(sent);
        }
    }

    @Test
    void aConnectionThatTheClientClosesIsClosedAtTheMember() throws IOException {
        try (Socket socket = connect()) {
            line(socket.getInputStream());
        }
        await().atMost(Duration.ofSeconds(5))
                .until(() ->
                        members.stream().flatMap(member -> member.open.stream()).allMatch(Socket::isClosed));
    }

    @Test
    void aMemberThatEndsTheConversationFreesThePlaceThoughTheClientStays() throws Exception {
        try (Socket socket = connect()) {
            line(socket.getInputStream());
            assertThat(balancer.connections()).isEqualTo(1);
            for (Member member : members) {
                for (Socket open : member.open) {
                    open.close();
                }
            }
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            await().atMost(Duration.ofSeconds(20)).until(() -> balancer.connections() == 0);
        }
    }

    @Test
    void moreConnectionsThanItHasRoomForAreRefusedAndItGoesOn(@TempDir Path folder) throws Exception {
        goesOnAfterAFlood(folder, List.of(), 1_500);
    }

    @Test
    void withoutFileDescriptorsItWaitsForSome(@TempDir Path folder) throws Exception {
        // More than it can accept, and few enough that the kernel keeps the rest for it.
        goesOnAfterAFlood(folder, List.of("sh", "-c", "ulimit -n 300; exec \"$@\"", "sh"), 200);
    }

    /** A balancer as ctl up starts it, with the memory that it gets there. */
    private void goesOnAfterAFlood(Path folder, List<String> prefix, int connections) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ClusterPlan plan = new ClusterPlan("flood", 20_000, 3, 3, "process", folder);
        List<String> line = new ArrayList<>(prefix);
        line.addAll(new Commands(plan, new PemFiles(plan.pki())).balancer());
        line.replaceAll(word -> word.startsWith("--listen=") ? "--listen=127.0.0.1:" + port : word);
        line.replaceAll(word -> word.startsWith("--backend=")
                ? "--backend=127.0.0.1:" + members.get(0).listener.getLocalPort()
                : word);
        Process process = new ProcessBuilder(line).inheritIO().start();
        List<Socket> flood = new ArrayList<>();
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> answers(port));
            for (int i = 0; i < connections; i++) {
                flood.add(new Socket("127.0.0.1", port));
            }
            assertThat(process.isAlive()).isTrue();
            for (Socket socket : flood) {
                socket.close();
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> answers(port));
        } finally {
            for (Socket socket : flood) {
                socket.close();
            }
            process.destroyForcibly();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(1_000);
            return line(socket.getInputStream()).equals("a");
        } catch (IOException e) {
            return false;
        }
    }
}
