package io.balsa.kubelet.runtime.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import io.balsa.kubelet.runtime.LogLines;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's log stream, with its times, behind a bounded queue: a slow reader stops the engine, not the heap. */
final class DockerLogLines implements LogLines, ResultCallback<Frame> {
    private static final Logger log = LoggerFactory.getLogger(DockerLogLines.class);
    /** A frame is at most 16 KiB (the engine's json-file log cuts longer lines). */
    private static final int QUEUE = 64;

    private final BlockingQueue<Next> queue = new ArrayBlockingQueue<>(QUEUE);
    private volatile boolean closed;
    private volatile @Nullable Closeable stream;
    private boolean atLineStart = true;

    @Override
    public void onStart(Closeable closeable) {
        stream = closeable;
        if (closed) {
            close();
        }
    }

    @Override
    public void onNext(Frame frame) {
        put(line(frame.getPayload()));
    }

    /** The engine writes each piece as {@code 2026-11-22T19:00:00.123456789Z text}. */
    private Line line(byte[] payload) {
        int blank = 0;
        while (blank < payload.length && payload[blank] != ' ') {
            blank++;
        }
        Instant at = Instant.parse(new String(payload, 0, blank, StandardCharsets.US_ASCII));
        byte[] text = Arrays.copyOfRange(payload, Math.min(blank + 1, payload.length), payload.length);
        var line = new Line(at, ByteBuffer.wrap(text), atLineStart);
        atLineStart = text.length > 0 && text[text.length - 1] == '\n';
        return line;
    }

    @Override
    public void onError(Throwable failure) {
        if (!closed) {
            log.warn("the log stream from Docker broke: {}", failure.toString());
        }
        put(new End());
    }

    @Override
    public void onComplete() {
        put(new End());
    }

    private void put(Next next) {
        try {
            while (!closed && !queue.offer(next, 1, TimeUnit.SECONDS)) {
                // the reader is slow
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Next next(Duration wait) throws InterruptedException {
        if (closed) {
            return new End();
        }
        Next next = queue.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
        return next == null ? new Idle() : next;
    }

    @Override
    public void close() {
        closed = true;
        Closeable open = stream;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot end a log stream from Docker", e);
            }
        }
    }
}
