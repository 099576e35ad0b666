package io.balsa.api.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/**
 * A body whose size is not known when it begins. Up to a threshold it is kept and then sent whole with its length;
 * beyond that it goes out in chunks as it comes, compressed where the client takes that. Waits for slow clients. For
 * one thread.
 */
final class ReplyStream extends OutputStream {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Response response;
    private final int threshold;
    private final boolean mayCompress;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(4096);
    private OutputStream open = OutputStream.nullOutputStream();
    private boolean streaming;

    ReplyStream(Response response, int threshold, boolean mayCompress) {
        this.response = response;
        this.threshold = threshold;
        this.mayCompress = mayCompress;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (!streaming && kept.size() + length > threshold) {
            beginStreaming();
        }
        if (streaming) {
            open.write(bytes, offset, length);
        } else {
            kept.write(bytes, offset, length);
        }
    }

    /** Ends the body; to be called once, and only when all of it was written. */
    void finish() throws IOException {
        if (streaming) {
            open.close();
        } else {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, kept.size());
            Content.Sink.write(response, true, ByteBuffer.wrap(kept.toByteArray()));
        }
    }

    private void beginStreaming() throws IOException {
        streaming = true;
        if (mayCompress) {
            response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
            response.getHeaders().add(HttpHeader.VARY, "Accept-Encoding");
            open = new FastGzip(new Chunks(response));
        } else {
            open = new Chunks(response);
        }
        kept.writeTo(open);
        kept.reset();
    }

    /** Kubernetes compresses at level 1 too: most of the gain for a fraction of the time. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, CHUNK_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** Collects small writes into chunks and sends each when it is full. */
    private static final class Chunks extends OutputStream {
        private final Response response;
        private byte[] chunk = new byte[CHUNK_BYTES];
        private int filled;

        Chunks(Response response) {
            this.response = response;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int done = 0;
            while (done < length) {
                int step = Math.min(length - done, chunk.length - filled);
                System.arraycopy(bytes, offset + done, chunk, filled, step);
                filled += step;
                done += step;
                if (filled == chunk.length) {
                    send(false);
                }
            }
        }

        @Override
        public void close() throws IOException {
            send(true);
        }

        private void send(boolean last) throws IOException {
            ByteBuffer full = ByteBuffer.wrap(chunk, 0, filled);
            filled = 0;
            Content.Sink.write(response, last, full); // waits: the array may be used again afterwards
        }
    }
}
