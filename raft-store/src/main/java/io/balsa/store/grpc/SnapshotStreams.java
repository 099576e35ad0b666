package io.balsa.store.grpc;

import com.google.protobuf.ByteString;
import io.balsa.etcd.v3.SnapshotResponse;
import io.balsa.store.raft.RequestFailed.Reason;
import io.balsa.store.snapshot.SnapshotBuilder;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Snapshot call: builds the file, then sends it as fast as the client takes it, and its SHA-256 behind it. The state is
 * this member's own, as in etcd: whatever it has applied.
 */
public final class SnapshotStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotStreams.class);

    /** etcd: 32 KiB in a message. */
    private static final int BLOB_BYTES = 32 << 10;

    private static final Status GIVEN_UP =
            Status.UNAVAILABLE.withDescription("the snapshot was given up: its client took nothing for too long");

    private final SnapshotBuilder builder;
    private final Executor executor;
    private final ScheduledExecutorService timer;
    private final Bounds bounds;
    private final Semaphore free;
    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param streams at the same time: each takes the disk space of a whole store
     * @param stall a client that takes nothing for so long is given up, for it keeps others out
     */
    public record Bounds(int streams, Duration stall) {}

    /**
     * @param executor builds and reads files, so it may block; as many threads as there may be streams
     * @param timer for what is short
     */
    public SnapshotStreams(SnapshotBuilder builder, Executor executor, ScheduledExecutorService timer, Bounds bounds) {
        this.builder = builder;
        this.executor = executor;
        this.timer = timer;
        this.bounds = bounds;
        this.free = new Semaphore(bounds.streams());
    }

    void snapshot(StreamObserver<SnapshotResponse> observer) {
        if (closed) {
            observer.onError(Errors.of(Reason.STOPPED));
        } else if (free.tryAcquire()) {
            new Stream((ServerCallStreamObserver<SnapshotResponse>) observer).begin();
        } else {
            observer.onError(Errors.of(Reason.TOO_MANY_REQUESTS));
        }
    }

    /** Ends builds and streams soon; their clients are told. */
    @Override
    public void close() {
        closed = true;
        streams.forEach(Stream::wake);
    }

    /** One call. Its fields belong to whoever runs {@link #step}, and that is one thread at a time. */
    private final class Stream {
        private final ServerCallStreamObserver<SnapshotResponse> call;
        private final MessageDigest digest = sha256();
        /** How often it was asked to go on since it last did. */
        private final AtomicInteger wanted = new AtomicInteger();

        private SnapshotBuilder.@Nullable Built built;
        private boolean ended;
        private volatile boolean cancelled;
        private volatile boolean stalled;
        private volatile long sent;
        private volatile long sentAtLastLook = -1;
        private @Nullable Future<?> looks;

        Stream(ServerCallStreamObserver<SnapshotResponse> call) {
            this.call = call;
        }

        void begin() {
            streams.add(this);
            call.setOnReadyHandler(this::wake);
            call.setOnCancelHandler(() -> {
                cancelled = true;
                wake();
            });
            wake();
        }

        private void wake() {
            if (wanted.getAndIncrement() == 0) {
                try {
                    executor.execute(this::run);
                } catch (RejectedExecutionException e) {
                    LOG.debug("stopped while a snapshot was being sent");
                }
            }
        }

        private void run() {
            int seen;
            do {
                seen = wanted.get();
                if (!ended) {
                    step();
                }
            } while (!wanted.compareAndSet(seen, 0));
        }

        private void step() {
            try {
                SnapshotBuilder.Built file = built;
                if (file == null && !isOver()) {
                    file = builder.build(this::isOver);
                    built = file;
                    watchForStall();
                }
                while (file != null && !isOver() && !ended && call.isReady()) {
                    sendNext(file);
                }
                if (isOver()) {
                    fail(closed ? Errors.of(Reason.STOPPED) : GIVEN_UP.asRuntimeException());
                }
            } catch (IOException | RuntimeException e) {
                LOG.warn("a snapshot failed: {}", e.toString());
                fail(Status.UNAVAILABLE
                        .withDescription(String.valueOf(e.getMessage()))
                        .asRuntimeException());
            }
        }

        private void sendNext(SnapshotBuilder.Built file) throws IOException {
            SnapshotResponse.Builder message =
                    SnapshotResponse.newBuilder().setVersion(SnapshotBuilder.STORAGE_VERSION);
            if (sent < file.bytes()) {
                ByteBuffer blob = file.read(sent, BLOB_BYTES);
                digest.update(blob.duplicate());
                long through = sent + blob.remaining();
                sent = through;
                call.onNext(message.setRemainingBytes(file.bytes() - sent)
                        .setBlob(ByteString.copyFrom(blob))
                        .build());
            } else {
                call.onNext(
                        message.setBlob(ByteString.copyFrom(digest.digest())).build());
                call.onCompleted();
                end();
            }
        }

        private boolean isOver() {
            return closed || cancelled || stalled;
        }

        private void fail(RuntimeException why) {
            if (!ended) {
                call.onError(why);
                end();
            }
        }

        private void end() {
            ended = true;
            streams.remove(this);
            if (looks != null) {
                looks.cancel(false);
            }
            free.release();
            if (built != null) {
                try {
                    built.close();
                } catch (IOException e) {
                    LOG.warn("a snapshot's file could not be closed: {}", e.toString());
                }
            }
        }

        private void watchForStall() {
            long millis = bounds.stall().toMillis();
            looks = timer.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
        }

        private void look() {
            if (sent == sentAtLastLook) {
                stalled = true;
                wake();
            }
            sentAtLastLook = sent;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
