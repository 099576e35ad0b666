package io.balsa.kubelet.runtime.process;

import io.balsa.kubelet.runtime.LogLines;
import io.balsa.kubelet.runtime.LogQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log file that its container goes on writing. A following reader looks for more at least every 100 ms. A log that
 * was cut meanwhile is read on from its new beginning.
 */
final class FileLogLines implements LogLines {
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long LOOK_MILLIS = 100;

    private final Path log;
    private final FileChannel file;
    private final BooleanSupplier ended;
    private final InstantSource clock;
    private final boolean follow;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private LogTimes times;
    private long position;
    private boolean atLineStart = true;

    /** @param ended whether the container has ended, so that nothing is written any more */
    FileLogLines(Path log, LogQuery query, BooleanSupplier ended, InstantSource clock) throws IOException {
        this.log = log;
        this.file = FileChannel.open(log, StandardOpenOption.READ);
        this.ended = ended;
        this.clock = clock;
        this.follow = query.follow();
        this.times = LogTimes.read(log);
        this.position = query.tailLines() < 0 ? 0 : tail(query.tailLines());
    }

    @Override
    public Next next(Duration wait) throws InterruptedException {
        try {
            long looks = Math.max(1, wait.toMillis() / LOOK_MILLIS);
            for (long i = 0; i < looks; i++) {
                // asked before reading: what was written before the end is read after the answer
                boolean last = !follow || ended.getAsBoolean();
                Line line = line(last);
                if (line != null) {
                    return line;
                }
                if (last) {
                    return new End();
                }
                if (closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return new End();
                }
            }
            return new Idle();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    /** A whole line; a part of one where the buffer is full or nothing more will come. */
    private @Nullable Line line(boolean last) throws IOException {
        int end = lineEnd();
        if (end < 0) {
            fill();
            end = lineEnd();
        }
        int length = end - buffer.position();
        if (end < 0) {
            boolean give = buffer.remaining() == BUFFER_BYTES || (last && buffer.hasRemaining());
            if (!give) {
                return null;
            }
            length = buffer.remaining();
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        long endOffset = position - buffer.remaining();
        var line = new Line(times.at(endOffset, clock.instant()), ByteBuffer.wrap(bytes), atLineStart);
        atLineStart = end >= 0;
        return line;
    }

    private int lineEnd() {
        for (int i = buffer.position(); i < buffer.limit(); i++) {
            if (buffer.get(i) == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private void fill() throws IOException {
        if (file.size() < position) {
            position = 0;
            times = LogTimes.read(log);
        }
        buffer.compact();
        int read = file.read(buffer, position);
        position += Math.max(0, read);
        buffer.flip();
        if (read > 0 && position > times.covered()) {
            times = LogTimes.read(log);
        }
    }

    /** Where the last lines begin; a last line without a line feed counts. */
    private long tail(long lines) throws IOException {
        long end = file.size();
        if (lines == 0) {
            return end;
        }
        long found = 0;
        var block = ByteBuffer.allocate(BUFFER_BYTES);
        for (long blockEnd = end; blockEnd > 0; ) {
            long start = Math.max(0, blockEnd - BUFFER_BYTES);
            block.clear().limit((int) (blockEnd - start));
            while (block.hasRemaining() && file.read(block, start + block.position()) >= 0) {
                // until the block is whole
            }
            byte[] bytes = Arrays.copyOf(block.array(), block.position());
            for (int i = bytes.length - 1; i >= 0; i--) {
                boolean closesLastLine = start + i == end - 1;
                if (bytes[i] == '\n' && !closesLastLine && ++found == lines) {
                    return start + i + 1;
                }
            }
            blockEnd = start;
        }
        return 0;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + log, e);
        }
    }
}
