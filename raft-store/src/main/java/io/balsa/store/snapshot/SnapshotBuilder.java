package io.balsa.store.snapshot;

import io.balsa.store.engine.Engine;
import io.balsa.store.engine.Snapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;

/**
 * Makes snapshots of a running store: a file each, complete before anybody reads it, so that a slow reader holds nothing of
 * the store. The files have no name from the moment they are open, and are gone when the process is.
 *
 * <p>Any number of threads; each build reads one state of the engine while writes go on.
 */
public final class SnapshotBuilder {
    /** The etcd whose layout the files have. */
    public static final String STORAGE_VERSION = "3.6.0";

    private final Engine engine;
    private final Path folder;
    private final long spareBytes;

    /** A snapshot's database. Belongs to one thread at a time; closing it removes it. */
    public static final class Built implements AutoCloseable {
        private final FileChannel file;
        private final long bytes;

        private Built(FileChannel file, long bytes) {
            this.file = file;
            this.bytes = bytes;
        }

        public long bytes() {
            return bytes;
        }

        /** At most {@code max} bytes from {@code at} on; none at the end. */
        public ByteBuffer read(long at, int max) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(max, bytes - at));
            while (buffer.hasRemaining()) {
                if (file.read(buffer, at + buffer.position()) < 0) {
                    throw new IOException("the snapshot's file became shorter");
                }
            }
            return buffer.flip();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private SnapshotBuilder(Engine engine, Path folder, long spareBytes) {
        this.engine = engine;
        this.folder = folder;
        this.spareBytes = spareBytes;
    }

    /**
     * @param folder of its own; what a process before left there is removed
     * @param spareBytes a build that would leave less on the disk is given up
     */
    public static SnapshotBuilder open(Engine engine, Path folder, long spareBytes) throws IOException {
        Files.createDirectories(folder);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
        return new SnapshotBuilder(engine, folder, spareBytes);
    }

    /**
     * Writes the present state into a file. Takes as long as reading the whole store does.
     *
     * @param cancelled asked now and then
     * @throws IOException when the disk is full or failing, or the build was cancelled
     */
    public Built build(BooleanSupplier cancelled) throws IOException {
        FileStore disk = Files.getFileStore(folder);
        EtcdExport.Progress progress = () -> {
            if (cancelled.getAsBoolean()) {
                throw new IOException("the snapshot is not wanted any more");
            }
            if (disk.getUsableSpace() < spareBytes) {
                throw new IOException("no room for a snapshot: the disk of " + folder + " is nearly full");
            }
        };
        Path path = Files.createTempFile(folder, "snapshot-", ".db");
        FileChannel file = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        try (Snapshot snapshot = engine.snapshot()) {
            return new Built(file, EtcdExport.write(snapshot, file, STORAGE_VERSION, progress));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }
}
