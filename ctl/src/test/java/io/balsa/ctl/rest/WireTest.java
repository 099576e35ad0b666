package io.balsa.ctl.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WireTest {
    @Test
    void aChunkIsReadBeforeTheLineBreakThatEndsItHasCome() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            OutputStream out = accepted.getOutputStream();
            Wire wire = new Wire(client);
            wire.readTimeout(5_000);
            write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst");
            Response response = wire.receive(() -> {});
            assertThat(new String(response.body().readNBytes(5), StandardCharsets.UTF_8))
                    .isEqualTo("first");
            write(out, "\r\n6\r\nsecond\r\n0\r\n\r\n");
            assertThat(new String(response.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("second");
        }
    }

    private static void write(OutputStream out, String text) throws Exception {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
