package io.balsa.ctl.rest;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** HTTP/1.1 on one open socket: one request at a time. Used by one thread. */
final class Wire implements Closeable {
    private static final int HEADER_BYTES_MAX = 64 * 1024;
    private static final byte[] REPLACEMENT = "\ufffd".getBytes(StandardCharsets.UTF_8);

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
        this.out = socket.getOutputStream();
    }

    void readTimeout(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    void send(Request request, String host, String extraHeaders) throws IOException {
        StringBuilder head = new StringBuilder(512);
        head.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\nHost: ");
        head.append(host).append("\r\nUser-Agent: ctl\r\nAccept: ").append(request.accept());
        head.append("\r\n").append(extraHeaders);
        String text = request.body();
        byte[] body = text == null ? null : utf8(text);
        if (body != null) {
            head.append("Content-Type: ").append(request.contentType());
            head.append("\r\nContent-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        if (body != null) {
            message.writeBytes(body);
        }
        message.writeTo(out);
        out.flush();
    }

    /** Half of a surrogate pair, which a JSON text can name, is U+FFFD as it is to kubectl, and not the question mark of Java. */
    private static byte[] utf8(String text) throws IOException {
        ByteBuffer encoded = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .replaceWith(REPLACEMENT)
                .encode(CharBuffer.wrap(text));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }

    /** Reads up to the end of the headers; {@code reusable} runs when the body was read to its end and the wire is free. */
    Response receive(Runnable reusable) throws IOException {
        String statusLine = line();
        String[] parts = statusLine.split(" ", 3);
        if (parts.length < 2 || !parts[0].startsWith("HTTP/1.")) {
            throw new IOException("the server does not speak HTTP: " + abbreviated(statusLine));
        }
        int code = Integer.parseInt(parts[1]);
        Map<String, List<String>> headers = new HashMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            if (colon > 0) {
                headers.computeIfAbsent(header.substring(0, colon).toLowerCase(Locale.ROOT), k -> new ArrayList<>())
                        .add(header.substring(colon + 1).strip());
            }
        }
        if (code == 100) {
            return receive(reusable);
        }
        boolean keep = !first(headers, "connection").equalsIgnoreCase("close") && !parts[0].equals("HTTP/1.0");
        InputStream body;
        if (first(headers, "transfer-encoding").equalsIgnoreCase("chunked")) {
            body = new Body(-1, true, keep, reusable);
        } else if (headers.containsKey("content-length")) {
            body = new Body(Long.parseLong(first(headers, "content-length")), false, keep, reusable);
        } else if (code == 204 || code == 304) {
            body = new Body(0, false, keep, reusable);
        } else {
            body = new Body(Long.MAX_VALUE, false, false, reusable);
        }
        return new Response(code, headers, body);
    }

    private static String first(Map<String, List<String>> headers, String name) {
        List<String> values = headers.get(name);
        return values == null ? "" : values.get(0);
    }

    private static String abbreviated(String text) {
        String printable = text.replaceAll("[^ -~]", "?");
        return printable.length() > 40 ? printable.substring(0, 40) + "..." : printable;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (line.size() >= HEADER_BYTES_MAX) {
                throw new IOException("a header line of the server is longer than " + HEADER_BYTES_MAX + " bytes");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A body of a known length, in chunks, or (length = Long.MAX_VALUE) up to the end of the connection. */
    private final class Body extends InputStream {
        private final boolean chunked;
        private final boolean keep;
        private final Runnable reusable;
        private boolean beforeFirstChunk = true;
        private long left;
        private boolean ended;

        Body(long length, boolean chunked, boolean keep, Runnable reusable) throws IOException {
            this.left = chunked ? 0 : length;
            this.chunked = chunked;
            this.keep = keep;
            this.reusable = reusable;
            if (!chunked && length == 0) {
                end();
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (ended) {
                return -1;
            }
            if (length == 0) {
                return 0;
            }
            if (chunked && left == 0 && !nextChunk()) {
                return -1;
            }
            int count = in.read(buffer, offset, (int) Math.min(length, left));
            if (count < 0) {
                if (left == Long.MAX_VALUE) {
                    end();
                    return -1;
                }
                throw new EOFException("the server closed the connection in the middle of its answer");
            }
            if (left != Long.MAX_VALUE) {
                left -= count;
            }
            if (!chunked && left == 0) {
                end();
            }
            return count;
        }

        /**
         * A server may send the line break that ends a chunk only with the next chunk (Jetty does), so it is read here and
         * not as soon as the chunk's bytes are there: the last event of a watch would wait for the one after it.
         */
        private boolean nextChunk() throws IOException {
            if (beforeFirstChunk) {
                beforeFirstChunk = false;
            } else {
                line();
            }
            String size = line();
            int semicolon = size.indexOf(';');
            left = Long.parseLong((semicolon < 0 ? size : size.substring(0, semicolon)).strip(), 16);
            if (left > 0) {
                return true;
            }
            String trailer = line();
            while (!trailer.isEmpty()) {
                trailer = line();
            }
            end();
            return false;
        }

        private void end() throws IOException {
            ended = true;
            if (keep) {
                reusable.run();
            } else {
                Wire.this.close();
            }
        }

        @Override
        public void close() throws IOException {
            if (!ended) {
                ended = true;
                Wire.this.close();
            }
        }
    }
}
