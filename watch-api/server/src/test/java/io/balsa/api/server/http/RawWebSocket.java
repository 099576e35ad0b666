package io.balsa.api.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.api.server.http.tls.TestClients;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A WebSocket by hand, for what a proper client does not do. For one thread. */
final class RawWebSocket implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final byte[] NO_MASK = new byte[4];

    private final Socket plain;
    private final SSLSocket socket;
    private final DataInputStream in;
    private String head = "";

    /** What came from the server. */
    record Frame(int opcode, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The code of a close frame. */
        int code() {
            return (payload[0] & 0xff) << 8 | payload[1] & 0xff;
        }
    }

    /** @param receiveBytes how much the network takes for a reader that is slow */
    RawWebSocket(Cluster cluster, SSLContext tls, int receiveBytes) throws IOException {
        plain = new Socket();
        plain.setReceiveBufferSize(receiveBytes);
        plain.connect(cluster.server().https());
        plain.setSoTimeout(30_000);
        socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
        in = new DataInputStream(socket.getInputStream());
    }

    static RawWebSocket open(Cluster cluster, String path) throws IOException {
        return open(cluster, TestClients.context(cluster.authority(), cluster.admin()), path, 64 * 1024);
    }

    static RawWebSocket open(Cluster cluster, SSLContext tls, String path, int receiveBytes) throws IOException {
        var raw = new RawWebSocket(cluster, tls, receiveBytes);
        assertThat(raw.shake(path, Map.of())).as(raw.head).isEqualTo(101);
        return raw;
    }

    /** Asks for the WebSocket; the headers replace or add to those of a proper handshake. Returns the answer's code. */
    int shake(String path, Map<String, String> headers) throws IOException {
        var all = new LinkedHashMap<String, String>();
        all.put("Host", "127.0.0.1");
        all.put("Upgrade", "websocket");
        all.put("Connection", "Upgrade");
        all.put("Sec-WebSocket-Version", "13");
        all.put("Sec-WebSocket-Key", "AAECAwQFBgcICQoLDA0ODw==");
        all.putAll(headers);
        var request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
        all.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        var answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) in.readUnsignedByte());
        }
        head = answer.toString();
        return Integer.parseInt(head.substring(9, 12));
    }

    /** The header that offers subprotocols. */
    static Map<String, String> protocols(String... names) {
        return Map.of("Sec-WebSocket-Protocol", String.join(", ", names));
    }

    /** The subprotocol by which a browser shows a token. */
    static String bearer(String token) {
        return "base64url.bearer.authorization.k8s.io."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.UTF_8));
    }

    /** The answer's first lines. */
    String head() {
        return head;
    }

    /** The body of an answer that was no handshake. */
    String body() throws IOException {
        String length = head.replaceAll("(?s).*Content-Length: (\\d+)\r.*", "$1");
        return new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
    }

    /** The next frame; fails when the connection ends before. */
    Frame next() throws IOException {
        int opcode = in.readUnsignedByte();
        assertThat(opcode & 0x80).as("whole messages").isNotZero();
        long length = in.readUnsignedByte();
        assertThat(length).as("a server does not mask").isLessThan(128);
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        byte[] payload = in.readNBytes((int) length);
        if (payload.length < length) {
            throw new EOFException();
        }
        return new Frame(opcode & 0x0f, payload);
    }

    /** The next frame that is no ping; those are answered, as a client must. */
    Frame message() throws IOException {
        Frame frame = next();
        while (frame.opcode() == PING) {
            send(PONG, frame.payload());
            frame = next();
        }
        return frame;
    }

    /** Whether the server closes the connection now. */
    boolean ends() throws IOException {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    void send(int opcode, byte[] payload) throws IOException {
        OutputStream out = socket.getOutputStream();
        byte[] start = payload.length < 126
                ? new byte[] {(byte) (0x80 | opcode), (byte) (0x80 | payload.length)}
                : new byte[] {
                    (byte) (0x80 | opcode),
                    (byte) 0xff,
                    0,
                    0,
                    0,
                    0,
                    (byte) (payload.length >>> 24),
                    (byte) (payload.length >>> 16),
                    (byte) (payload.length >>> 8),
                    (byte) payload.length
                };
        byte[] frame = Arrays.copyOf(start, start.length + NO_MASK.length + payload.length);
        System.arraycopy(payload, 0, frame, start.length + NO_MASK.length, payload.length);
        out.write(frame);
        out.flush();
    }

    /** Breaks the connection off, without a word. */
    void reset() throws IOException {
        plain.setSoLinger(true, 0);
        plain.close();
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }
}
