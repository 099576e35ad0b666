package io.balsa.jepsen.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection of a to b: what a says goes from a to b, what it is answered from b to a. */
class LinksTest {
    private static final Direction THERE = new Direction("a", "b");
    private static final Direction BACK = new Direction("b", "a");
    /** Long enough that what comes at all has come. */
    private static final int SILENCE_MILLIS = 300;

    private static final int PATIENCE_MILLIS = 20_000;

    private final Links links = new Links(System::nanoTime, new SplittableRandom(1));
    private final List<AutoCloseable> open = new ArrayList<>();
    private ServerSocket server;
    private InetSocketAddress proxy;

    @BeforeEach
    void aLinkToAServer() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        proxy = new InetSocketAddress("127.71.1.2", server.getLocalPort());
        links.lead(THERE, proxy, new InetSocketAddress("127.0.0.1", server.getLocalPort()));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        links.close();
        server.close();
    }

    private record Connection(Socket a, Socket b) {}

    private Connection connect() throws IOException {
        Socket a = dial();
        Socket b = accepted();
        return new Connection(a, b);
    }

    private Socket dial() throws IOException {
        Socket a = new Socket(proxy.getAddress(), proxy.getPort());
        open.add(a);
        a.setTcpNoDelay(true);
        return a;
    }

    private Socket accepted() throws IOException {
        server.setSoTimeout(PATIENCE_MILLIS);
        Socket b = server.accept();
        open.add(b);
        return b;
    }

    private static void say(Socket from, String text) throws IOException {
        from.getOutputStream().write(text.getBytes());
    }

    private static String hear(Socket to, int bytes) throws IOException {
        to.setSoTimeout(PATIENCE_MILLIS);
        return new String(to.getInputStream().readNBytes(bytes));
    }

    private static void assertSilent(Socket to) throws IOException {
        to.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(() -> to.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void anOpenLinkCarriesBytesBothWaysAndTheEnd() throws IOException {
        Connection connection = connect();
        say(connection.a(), "question");
        assertThat(hear(connection.b(), 8)).isEqualTo("question");
        say(connection.b(), "answer");
        connection.b().close();
        assertThat(hear(connection.a(), 100)).isEqualTo("answer");
    }

    @Test
    void aSilentDirectionHoldsBytesBackUntilItIsHealedAndTheOtherGoesOn() throws IOException {
        Connection connection = connect();
        links.set(THERE, Condition.SILENT);
        say(connection.a(), "late");
        assertSilent(connection.b());
        say(connection.b(), "now");
        assertThat(hear(connection.a(), 3)).isEqualTo("now");
        links.heal();
        assertThat(hear(connection.b(), 4)).isEqualTo("late");
    }

    @Test
    void noConnectionComesAboutWhileEitherDirectionIsSilent() throws IOException {
        links.set(BACK, Condition.SILENT);
        Socket a = dial();
        say(a, "hello");
        server.setSoTimeout(SILENCE_MILLIS);
        assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        links.heal();
        assertThat(hear(accepted(), 5)).isEqualTo("hello");
    }

    @Test
    void aConnectionThatLostBytesCarriesNothingAnyMoreAndANewOneDoes() throws IOException {
        Connection connection = connect();
        links.set(BACK, Condition.LOST);
        say(connection.a(), "question");
        assertThat(hear(connection.b(), 8)).isEqualTo("question");
        say(connection.b(), "answer");
        assertSilent(connection.a());
        links.heal();
        say(connection.b(), "another answer");
        assertSilent(connection.a());

        Connection next = connect();
        say(next.b(), "answer");
        assertThat(hear(next.a(), 6)).isEqualTo("answer");
    }

    @Test
    void aRefusedDirectionEndsConnectionsAtBothEndsAndNewOnesToo() throws IOException {
        Connection connection = connect();
        links.set(THERE, Condition.REFUSED);
        assertEnded(connection.a());
        assertEnded(connection.b());
        assertEnded(dial());
        links.heal();
        Connection next = connect();
        say(next.a(), "question");
        assertThat(hear(next.b(), 8)).isEqualTo("question");
    }

    private static void assertEnded(Socket socket) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    @Test
    void aSlowDirectionDelaysEveryByteAndKeepsTheirOrder() throws IOException {
        Connection connection = connect();
        links.set(THERE, new Condition.Slow(Duration.ofMillis(200), Duration.ofMillis(50), 1 << 20));
        long from = System.nanoTime();
        say(connection.a(), "one");
        say(connection.a(), "two");
        assertThat(hear(connection.b(), 6)).isEqualTo("onetwo");
        assertThat(Duration.ofNanos(System.nanoTime() - from)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void aNarrowLinkMakesTheSenderWaitAndLosesNothing() throws Exception {
        Connection connection = connect();
        links.set(THERE, new Condition.Slow(Duration.ZERO, Duration.ZERO, 4 << 20));
        byte[] much = new byte[8 << 20];
        new SplittableRandom(2).nextBytes(much);
        Thread sender = new Thread(() -> {
            try {
                connection.a().getOutputStream().write(much);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        sender.start();
        connection.b().setSoTimeout(PATIENCE_MILLIS);
        assertThat(connection.b().getInputStream().readNBytes(much.length)).isEqualTo(much);
        sender.join(PATIENCE_MILLIS);
    }
}
