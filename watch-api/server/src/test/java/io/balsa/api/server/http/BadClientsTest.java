package io.balsa.api.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that begin and do not go on, that take nothing, or that send more frames than work: others do not notice them. */
class BadClientsTest {
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int CONTINUATION = 9;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static Api api;

    @BeforeAll
    static void start() {
        cluster = Cluster.start(folder, fewThreads());
        api = new Api(cluster);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** Few threads and places, so that a few bad clients would take them all, and little patience. */
    private static HttpLimits fewThreads() {
        HttpLimits limits = HttpLimits.standard();
        return new HttpLimits(
                32,
                12,
                6,
                limits.streamsMax(),
                limits.bodyBytesMax(),
                limits.largeBodyBytesMin(),
                limits.largeBodiesMax(),
                limits.headerBytesMax(),
                Duration.ofSeconds(5),
                limits.streamsPerConnectionMax(),
                limits.gzipBytesMin(),
                limits.watchWriteBytesMax(),
                limits.stopTimeout(),
                limits.agentTimeout(),
                limits.storeProbeEvery(),
                limits.storeProbeTimeout());
    }

    @Test
    void halfRequestsHoldNobodyUpAndEndAtTheirTime() throws IOException {
        List<RawConnection> half = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                half.add(new RawConnection(cluster, "http/1.1")
                        .send(
                                i % 4 == 0
                                        ? "POST " + MAPS + " HTTP/1.1\r\nHost: x\r\nContent-Le"
                                        : "POST " + MAPS
                                                + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                                + "Content-Length: 1000\r\n\r\n{\"metadata\":"));
                // more of them than there are threads, and somebody else is answered all the time
                assertThat(api.post(MAPS, "{\"metadata\":{\"generateName\":\"quick-\"}}")
                                .code())
                        .isEqualTo(201);
            }
            for (RawConnection each : half) {
                String answer = each.rest();
                assertThat(answer)
                        .satisfiesAnyOf(
                                text -> assertThat(text).isEmpty(),
                                text -> assertThat(text)
                                        .startsWith("HTTP/1.1 4")
                                        .contains("\"kind\":\"Status\""));
            }
        } finally {
            for (RawConnection each : half) {
                each.close();
            }
        }
        assertThat(api.get(MAPS).text()).doesNotContain("half");
    }

    @Test
    void whoReadsNothingOfALargeListCostsOthersNothing() throws IOException {
        String text = "x".repeat(500_000);
        for (int i = 0; i < 16; i++) {
            assertThat(api.post(MAPS, "{\"metadata\":{\"name\":\"large-" + i + "\"},\"data\":{\"a\":\"" + text + "\"}}")
                            .code())
                    .isEqualTo(201);
        }
        long before = usedHeap();
        List<RawConnection> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                slow.add(new RawConnection(cluster, "http/1.1").send("GET " + MAPS + " HTTP/1.1\r\nHost: x\r\n\r\n"));
                assertThat(api.get("/readyz").code()).isEqualTo(200);
                assertThat(api.get(MAPS + "/large-" + i).code()).isEqualTo(200);
            }
            // each holds its list and a chunk, not a copy of the answer as well
            assertThat(usedHeap() - before).isLessThan(8 * 3 * 16 * 500_000L);
        } finally {
            for (RawConnection each : slow) {
                each.close();
            }
        }
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void streamsThatAreOpenedAndResetAtOnceHarmNobodyElse() throws IOException {
        try (RawConnection raw = new RawConnection(cluster, "h2")) {
            greet(raw);
            ByteArrayOutputStream burst = new ByteArrayOutputStream();
            for (int i = 0; i < 5000; i++) {
                burst.writeBytes(frame(HEADERS, END_STREAM | END_HEADERS, 2 * i + 1, request(MAPS)));
                burst.writeBytes(frame(RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8}));
            }
            sendUntilClosed(raw, burst.toByteArray());
            assertThat(api.get(MAPS + "?limit=1").code()).isEqualTo(200);
        }
        assertThat(api.get("/readyz").code()).isEqualTo(200);
    }

    @Test
    void aHeadThatNeverEndsEndsTheConnection() throws IOException {
        try (RawConnection raw = new RawConnection(cluster, "h2")) {
            greet(raw);
            long before = usedHeap();
            raw.send(frame(HEADERS, END_STREAM, 1, request(MAPS)));
            // a header field of sixteen thousand bytes, again and again
            byte[] field = new byte[16_000];
            java.util.Arrays.fill(field, (byte) 'a');
            boolean closed = false;
            for (int i = 0; i < 2000 && !closed; i++) {
                closed = !sendUntilClosed(raw, frame(CONTINUATION, 0, 1, field));
            }
            assertThat(usedHeap() - before).isLessThan(16_000_000);
            raw.rest();
        }
        assertThat(api.get("/readyz").code()).isEqualTo(200);
    }

    private static void greet(RawConnection raw) throws IOException {
        raw.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").send(frame(SETTINGS, 0, 0, new byte[0]));
    }

    /** Whether the server still took it. */
    private static boolean sendUntilClosed(RawConnection raw, byte[] bytes) {
        try {
            raw.send(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** RFC 7541: method GET, scheme https, and path and authority as plain texts. */
    private static byte[] request(String path) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x82);
        out.write(0x87);
        out.write(0x04);
        out.write(path.length());
        out.writeBytes(path.getBytes(US_ASCII));
        out.write(0x01);
        out.write(1);
        out.write('x');
        return out.toByteArray();
    }
}
