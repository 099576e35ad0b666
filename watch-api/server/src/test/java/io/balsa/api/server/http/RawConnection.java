package io.balsa.api.server.http;

import io.balsa.api.server.http.tls.TestClients;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Bytes to and from an API server, as the administrator: for requests that no client would make. */
final class RawConnection implements AutoCloseable {
    private static final int READ_MILLIS_MAX = 60_000;

    private final SSLSocket socket;
    private final InputStream in;
    private final OutputStream out;

    /** @param protocol as in ALPN: {@code http/1.1} or {@code h2} */
    RawConnection(Cluster cluster, String protocol) throws IOException {
        this.socket = (SSLSocket) TestClients.context(cluster.authority(), cluster.admin())
                .getSocketFactory()
                .createSocket("127.0.0.1", cluster.server().https().getPort());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(READ_MILLIS_MAX);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    RawConnection send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawConnection send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** All that comes until the server closes the connection. */
    String rest() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        try {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                all.write(chunk, 0, count);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server keeps the connection open, after: " + all, e);
        } catch (IOException e) {
            return all.toString(StandardCharsets.ISO_8859_1); // reset: closed as well
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** One answer with a length, its head and its body. */
    String answer() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        int length = head.toString()
                .lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).trim()))
                .findFirst()
                .orElse(0);
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
