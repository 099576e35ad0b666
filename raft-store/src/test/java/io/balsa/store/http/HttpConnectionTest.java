package io.balsa.store.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections of well-behaved and of other clients, with a service that echoes. */
class HttpConnectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpLimits LIMITS =
            new HttpLimits(1_000, 4_000, 10_000, 100_000, Duration.ofSeconds(1), Duration.ofSeconds(1));
    private static final HttpLimits PATIENT = new HttpLimits(1_000, 4_000, 10_000, 100_000, PATIENCE, PATIENCE);

    private final AtomicBoolean gone = new AtomicBoolean();
    private final AtomicInteger streamed = new AtomicInteger();
    private HttpListener listener;

    @BeforeEach
    void listen() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        listener = HttpListener.open(List.of(
                new HttpListener.Port(any, new HttpPipeline(this::open, PATIENT), null),
                new HttpListener.Port(any, new HttpPipeline(this::open, LIMITS), null)));
    }

    @AfterEach
    void stop() {
        listener.close();
    }

    private RawHttp connect() throws IOException {
        return new RawHttp(listener.addresses().get(0));
    }

    private RawHttp connectImpatient() throws IOException {
        return new RawHttp(listener.addresses().get(1));
    }

    private Body open(Ask ask, Exchange exchange) {
        switch (ask.path()) {
            case "/now" -> exchange.reply(Reply.of(200, Reply.TEXT, "now"));
            case "/never" -> exchange.onGone(() -> gone.set(true));
            case "/stream" -> {
                exchange.onGone(() -> gone.set(true));
                exchange.start(200, Map.of());
                stream(exchange);
            }
            default -> {
                return WholeBody.of(
                        ask,
                        LIMITS.bodyBytesMax(),
                        exchange,
                        body -> exchange.reply(Reply.of(200, Reply.TEXT, ByteString.copyFrom(body))));
            }
        }
        return Body.NONE;
    }

    private void stream(Exchange exchange) {
        streamed.incrementAndGet();
        exchange.write(new byte[10_000], () -> stream(exchange));
    }

    private static String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void oneConnectionServesManyRequestsInOrder() throws IOException {
        try (RawHttp http = connect()) {
            http.send(post("/echo", "first")).readUntil("first");
            // All at once, and torn apart.
            http.send(post("/echo", "second") + post("/now", "") + "GET /now HTT")
                    .readUntil("second");
            http.readUntil("now");
            http.send("P/1.1\r\nHost: x\r\n\r\n").readUntil("now");
        }
    }

    @Test
    void aBodyInManySmallChunksIsTaken() throws IOException {
        StringBuilder chunks =
                new StringBuilder("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 9_000; i++) {
            chunks.append("1\r\na\r\n");
        }
        try (RawHttp http = connect()) {
            assertThat(http.send(chunks + "0\r\n\r\n").readUntil("a".repeat(9_000)))
                    .contains("Content-Length: 9000");
        }
    }

    @Test
    void garbageIsAnsweredWithTheEndOfTheConnection() throws IOException {
        for (String garbage : List.of(
                "\0\1\2\3\r\n\r\n",
                "hello\r\n\r\n",
                "GET /now JTTP/1.1\r\n\r\n",
                "\u0016\u0003\1\2\0\1\0\1\u00fc\u0003\3\n\n")) {
            try (RawHttp http = connect()) {
                assertThat(http.send(garbage).readToEnd())
                        .satisfiesAnyOf(
                                text -> assertThat(text).startsWith("HTTP/1.1 400 Bad Request"),
                                text -> assertThat(text).startsWith("HTTP/1.1 404"),
                                text -> assertThat(text).isEmpty());
            }
        }
        try (RawHttp http = connect()) {
            http.send(post("/echo", "alive")).readUntil("alive");
        }
    }

    @Test
    void aHeadThatIsTooLargeIsRefused() throws IOException {
        try (RawHttp http = connect()) {
            assertThat(http.send("GET /now HTTP/1.1\r\nCookie: " + "x".repeat(5_000) + "\r\n\r\n")
                            .readToEnd())
                    .startsWith("HTTP/1.1 431 ");
        }
        try (RawHttp http = connect()) {
            assertThat(http.send("GET /" + "x".repeat(5_000) + " HTTP/1.1\r\n\r\n")
                            .readToEnd())
                    .startsWith("HTTP/1.1 414 ");
        }
        try (RawHttp http = connect()) {
            assertThat(http.send("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n").readToEnd())
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsSent() throws IOException {
        try (RawHttp http = connect()) {
            String head = "POST /echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ";
            http.send(head + "4\r\n\r\n").readUntil("HTTP/1.1 100 Continue\r\n\r\n");
            http.send("body").readUntil("body");
            assertThat(http.send(head + "20000\r\n\r\n").readUntil("\r\n\r\n")).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void aBodyThatTurnsOutTooLargeIsRefusedAndTheRestOfItNotKept() throws IOException {
        try (RawHttp http = connect()) {
            http.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "3e8\r\n" + "x".repeat(1_000) + "\r\n";
            http.send(chunk.repeat(20));
            assertThat(http.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 413 ");
            // A little more is read, so that the answer is seen; then no more.
            http.send("0\r\n\r\n" + post("/echo", "after")).readUntil("after");
        }
    }

    @Test
    void clientsThatAreSlowToAskLoseTheirConnection() throws IOException {
        try (RawHttp silent = connectImpatient();
                RawHttp head = connectImpatient();
                RawHttp body = connectImpatient();
                RawHttp idle = connectImpatient()) {
            head.send("GET /now HTTP/1.1\r\nHost:");
            body.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nsome");
            idle.send(post("/echo", "done")).readUntil("done");
            assertThat(silent.readToEnd()).isEmpty();
            assertThat(head.readToEnd()).isEmpty();
            assertThat(body.readToEnd()).isEmpty();
            assertThat(idle.readToEnd()).isEmpty();
        }
    }

    @Test
    void itIsNoticedWhenTheClientGoesAwayBeforeItsAnswer() throws IOException {
        try (RawHttp http = connect()) {
            http.send("GET /never HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        await().atMost(PATIENCE).untilTrue(gone);
    }

    @Test
    void aStreamWaitsForAClientThatDoesNotRead() throws IOException {
        try (RawHttp http = connect()) {
            http.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
            AtomicInteger before = new AtomicInteger(-1);
            // It goes on until the buffers between are full, and then stands still.
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> streamed.get() > 1 && before.getAndSet(streamed.get()) == streamed.get());
            assertThat(gone).isFalse();
            int stopped = streamed.get();
            byte[] much = new byte[8 << 20];
            http.readUntil("\r\n\r\n");
            for (int i = 0; i < much.length; i += 10_000) {
                http.readUntil("\r\n");
            }
            await().atMost(PATIENCE).until(() -> streamed.get() > stopped);
        }
        await().atMost(PATIENCE).untilTrue(gone);
    }

    @Test
    void oldClientsGetTheEndOfTheConnectionAsTheEndOfTheAnswer() throws IOException {
        try (RawHttp http = connect()) {
            assertThat(http.send("GET /now HTTP/1.0\r\n\r\n").readToEnd()).endsWith("\r\n\r\nnow");
        }
        try (RawHttp http = connect()) {
            http.send("GET /stream HTTP/1.0\r\n\r\n");
            assertThat(http.readUntil("\r\n\r\n")).doesNotContain("chunked");
        }
    }
}
