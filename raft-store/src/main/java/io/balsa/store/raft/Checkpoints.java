package io.balsa.store.raft;

import io.balsa.peer.v1.CheckpointChunk;
import io.balsa.peer.v1.CheckpointFile;
import io.balsa.peer.v1.FetchCheckpointRequest;
import io.balsa.peer.v1.OpenCheckpointReply;
import io.balsa.peer.v1.OpenCheckpointRequest;
import io.balsa.store.engine.DurableFiles;
import io.balsa.store.engine.RocksEngine;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of this member's state, for members that are too far behind to catch up from the log. A copy is made of hard links,
 * so it costs little but keeps deleted files on the disk: there are few, each for one receiver, and one that nobody has read
 * from for a while is removed. While a copy lives the log is not purged beyond it, or its receiver would need another one at
 * once.
 *
 * <p>Any thread; nothing blocks.
 */
final class Checkpoints {
    /** What it runs on; {@code background} may block. */
    record Surroundings(LongSupplier nanoTime, ScheduledExecutorService timer, Executor background) {}

    /** One copy, and when it was last of use. While it is being made it has no files. */
    static final class Copy {
        private final RocksEngine engine;
        private final String receiver;
        private final Path folder;
        private final long applied;
        private final List<CheckpointFile> files;
        private volatile long usedNanos;

        private Copy(RocksEngine engine, String receiver, Path folder, long applied, List<CheckpointFile> files) {
            this.engine = engine;
            this.receiver = receiver;
            this.folder = folder;
            this.applied = applied;
            this.files = files;
        }

        private boolean isMade() {
            return !files.isEmpty();
        }

        List<CheckpointFile> files() {
            return files;
        }

        Path path(int file) {
            return folder.resolve(files.get(file).getName());
        }

        /** Damage ends this member; another one will lead, and have a copy to give that is whole. Takes its time. */
        void verify(int file) {
            engine.verify(path(file));
        }

        void used(long nowNanos) {
            usedNanos = nowNanos;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private final RocksEngine engine;
    private final Path folder;
    private final CopyBounds bounds;
    private final Surroundings around;
    private final Throttle throttle;

    // Guarded by "this".
    private final Map<String, Copy> copies = new HashMap<>();
    private long made;

    /** @param folder emptied at every start; on the file system of the engine's files */
    Checkpoints(RocksEngine engine, Path folder, CopyBounds bounds, Surroundings around) {
        this.engine = engine;
        this.folder = folder;
        this.bounds = bounds;
        this.around = around;
        this.throttle = new Throttle(bounds.bytesPerSecond(), around.nanoTime().getAsLong());
    }

    /** Makes a copy. Fails when there are too many, or when this member's state does not reach as far as is asked for. */
    CompletableFuture<OpenCheckpointReply> open(OpenCheckpointRequest request) {
        CompletableFuture<OpenCheckpointReply> reply = new CompletableFuture<>();
        List<Copy> replaced = new ArrayList<>();
        String id;
        synchronized (this) {
            copies.values()
                    .removeIf(
                            copy -> copy.isMade() && copy.receiver.equals(request.getReceiver()) && replaced.add(copy));
            if (copies.size() >= bounds.countMax()) {
                reply.completeExceptionally(Status.RESOURCE_EXHAUSTED
                        .withDescription(bounds.countMax() + " members are being given a copy of the state already")
                        .asRuntimeException());
                return reply;
            }
            id = Long.toString(++made);
            // Whatever has been flushed by now, the copy will have; the log stays from there on while it is being made.
            copies.put(
                    id,
                    new Copy(
                            engine,
                            request.getReceiver(),
                            folder.resolve(id),
                            engine.flushedApplied().index(),
                            List.of()));
        }
        around.background().execute(() -> {
            replaced.forEach(this::delete);
            make(id, request, reply);
        });
        return reply;
    }

    private void make(String id, OpenCheckpointRequest request, CompletableFuture<OpenCheckpointReply> reply) {
        Path path = folder.resolve(id);
        try {
            Files.createDirectories(folder);
            engine.flush();
            long applied = engine.flushedApplied().index();
            if (applied < request.getCovering()) {
                throw new IOException("this member has applied the log up to " + applied + " only");
            }
            engine.checkpoint(path);
            Copy copy = new Copy(engine, request.getReceiver(), path, applied, list(path));
            copy.used(around.nanoTime().getAsLong());
            synchronized (this) {
                copies.put(id, copy);
            }
            LOG.info("member {} is being given a copy of the state at log entry {}", request.getReceiver(), applied);
            reply.complete(OpenCheckpointReply.newBuilder()
                    .setId(id)
                    .addAllFiles(copy.files)
                    .build());
        } catch (IOException | RuntimeException e) {
            synchronized (this) {
                copies.remove(id);
            }
            deleteFolder(path);
            reply.completeExceptionally(e);
        }
    }

    private static List<CheckpointFile> list(Path path) throws IOException {
        List<CheckpointFile> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path file : entries) {
                files.add(CheckpointFile.newBuilder()
                        .setName(String.valueOf(file.getFileName()))
                        .setSize(Files.size(file))
                        .build());
            }
        }
        return files;
    }

    /** Sends the content of a copy, as fast as its receiver takes it and the bound allows. */
    void fetch(FetchCheckpointRequest request, ServerCallStreamObserver<CheckpointChunk> receiver) {
        Copy copy;
        synchronized (this) {
            copy = copies.get(request.getId());
        }
        if (copy == null || Integer.compareUnsigned(request.getFile(), copy.files.size()) >= 0) {
            receiver.onError(Status.NOT_FOUND
                    .withDescription("there is no such copy of the state any more")
                    .asRuntimeException());
            return;
        }
        copy.used(around.nanoTime().getAsLong());
        new CheckpointStream(copy, request, receiver, new CheckpointStream.Pace(throttle, bounds.chunkBytes()), around)
                .start();
    }

    /** The log must stay from here on: the entry of the oldest copy; {@link Long#MAX_VALUE} while there is none. */
    synchronized long oldest() {
        long oldest = Long.MAX_VALUE;
        for (Copy copy : copies.values()) {
            oldest = Math.min(oldest, copy.applied);
        }
        return oldest;
    }

    /** To be called regularly: removes what nobody has used for long. */
    void tick() {
        long now = around.nanoTime().getAsLong();
        List<Copy> idle = new ArrayList<>();
        synchronized (this) {
            copies.values()
                    .removeIf(copy -> copy.isMade()
                            && now - copy.usedNanos > bounds.idleMax().toNanos()
                            && idle.add(copy));
        }
        if (!idle.isEmpty()) {
            around.background().execute(() -> idle.forEach(this::delete));
        }
    }

    private void delete(Copy copy) {
        LOG.info("the copy of the state for member {} has been removed", copy.receiver);
        deleteFolder(copy.folder);
    }

    private static void deleteFolder(Path path) {
        try {
            DurableFiles.deleteTree(path);
        } catch (IOException e) {
            LOG.warn("cannot remove {}, the next start will: {}", path, e.toString());
        }
    }
}
