package io.balsa.store.raft;

import com.google.protobuf.UnsafeByteOperations;
import io.balsa.peer.v1.CheckpointChunk;
import io.balsa.peer.v1.FetchCheckpointRequest;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Sends a copy of the state to one receiver, chunk by chunk: the next one is read when the connection has room for it and
 * the throttle lets it through. Works on the background threads, one at a time.
 */
final class CheckpointStream {
    /** How fast, and in which pieces. */
    record Pace(Throttle throttle, int chunkBytes) {}

    private final Checkpoints.Copy copy;
    private final ServerCallStreamObserver<CheckpointChunk> receiver;
    private final Pace pace;
    private final Checkpoints.Surroundings around;

    /** How often it was asked to work since it last began to; whoever raises it from 0 starts the work. */
    private final AtomicInteger asked = new AtomicInteger();

    // Only the worker, which hands over to the next one through "asked".
    private int file;
    private long offset;
    private @Nullable FileChannel open;
    private CRC32C checksum = new CRC32C();
    private long restUntilNanos;
    private boolean ended;

    CheckpointStream(
            Checkpoints.Copy copy,
            FetchCheckpointRequest from,
            ServerCallStreamObserver<CheckpointChunk> receiver,
            Pace pace,
            Checkpoints.Surroundings around) {
        this.copy = copy;
        this.file = from.getFile();
        this.offset = from.getOffset();
        this.receiver = receiver;
        this.pace = pace;
        this.around = around;
        this.restUntilNanos = around.nanoTime().getAsLong();
    }

    /** On the network thread, before the call's handler returns. */
    void start() {
        receiver.setOnReadyHandler(this::ask);
        receiver.setOnCancelHandler(this::ask);
        ask();
    }

    private void ask() {
        if (asked.getAndIncrement() == 0) {
            try {
                around.background().execute(this::work);
            } catch (RejectedExecutionException e) {
                // The process is stopping, and the connection ends with it.
                asked.set(0);
            }
        }
    }

    private void askIn(long nanos) {
        try {
            around.timer().schedule(this::ask, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The process is stopping.
            end();
        }
    }

    private void work() {
        for (int seen = asked.get(); seen != 0; seen = asked.addAndGet(-seen)) {
            try {
                send();
            } catch (IOException e) {
                end();
                receiver.onError(Status.INTERNAL
                        .withDescription("reading the copy of the state failed: " + e.getMessage())
                        .asRuntimeException());
            }
        }
    }

    private void send() throws IOException {
        if (receiver.isCancelled()) {
            end();
        }
        while (!ended && receiver.isReady()) {
            long now = around.nanoTime().getAsLong();
            if (restUntilNanos - now > 0) {
                askIn(restUntilNanos - now);
                return;
            }
            copy.used(now);
            FileChannel channel = channel();
            if (channel == null) {
                end();
                receiver.onCompleted();
            } else {
                sendChunk(channel, now);
            }
        }
    }

    private void sendChunk(FileChannel channel, long now) throws IOException {
        long left = copy.files().get(file).getSize() - offset;
        byte[] data = read(channel, (int) Math.min(left, pace.chunkBytes()));
        receiver.onNext(CheckpointChunk.newBuilder()
                .setFile(file)
                .setOffset(offset)
                .setData(UnsafeByteOperations.unsafeWrap(data))
                .setCrc32C((int) checksum.getValue())
                .build());
        offset += data.length;
        restUntilNanos = now + pace.throttle().take(data.length, now);
    }

    /** The file that has more to send; null: none has. */
    private @Nullable FileChannel channel() throws IOException {
        while (file < copy.files().size() && offset >= copy.files().get(file).getSize()) {
            closeFile();
            file++;
            offset = 0;
        }
        if (file >= copy.files().size()) {
            return null;
        }
        FileChannel channel = open;
        if (channel == null) {
            // The checksums of the transfer would hold for what has been damaged on this disk, too.
            copy.verify(file);
            channel = FileChannel.open(copy.path(file), StandardOpenOption.READ);
            open = channel;
            checksum = new CRC32C();
            // The receiver has these bytes: they only count for the checksum.
            for (long at = 0; at < offset; ) {
                at += read(channel, (int) Math.min(offset - at, pace.chunkBytes())).length;
            }
        }
        return channel;
    }

    private byte[] read(FileChannel channel, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException(copy.path(file) + " has become shorter");
            }
        }
        checksum.update(buffer.array(), 0, length);
        return buffer.array();
    }

    private void closeFile() throws IOException {
        FileChannel channel = open;
        open = null;
        if (channel != null) {
            channel.close();
        }
    }

    private void end() {
        ended = true;
        try {
            closeFile();
        } catch (IOException e) {
            // It was only read.
            open = null;
        }
    }
}
