package io.balsa.store.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A snapshot as {@code etcdctl snapshot save} leaves it: the database, then its SHA-256. The database alone, as it is in an
 * etcd's data folder, can be read too. Belongs to one thread.
 */
public final class SnapshotFile implements AutoCloseable {
    static final int CHECKSUM_BYTES = 32;
    /** etcd: databases have whole sectors, so what is over is the checksum. */
    private static final int SECTOR_BYTES = 512;

    private static final int BUFFER_BYTES = 256 << 10;

    private final FileChannel file;
    private final long databaseBytes;
    private final boolean hasChecksum;

    private SnapshotFile(FileChannel file, long bytes) {
        this.file = file;
        this.hasChecksum = bytes % SECTOR_BYTES == CHECKSUM_BYTES;
        this.databaseBytes = hasChecksum ? bytes - CHECKSUM_BYTES : bytes;
    }

    /** @throws IOException when there is no such file, or it cannot be read */
    public static SnapshotFile open(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new DamagedFile("it is a folder");
        }
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new SnapshotFile(file, file.size());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** What {@code etcdctl snapshot save} writes has one, a file copied from a data folder has none. */
    public boolean hasChecksum() {
        return hasChecksum;
    }

    /** @throws DamagedFile when the checksum at its end is of other bytes */
    public void verify() throws IOException {
        if (!hasChecksum) {
            throw new DamagedFile("it has no checksum at its end: it is cut short, or was not made by snapshot save");
        }
        MessageDigest digest = sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long at = 0;
        while (at < databaseBytes) {
            at += fill(buffer, at, Math.min(BUFFER_BYTES, databaseBytes - at));
            digest.update(buffer);
        }
        fill(buffer, databaseBytes, CHECKSUM_BYTES);
        if (!buffer.equals(ByteBuffer.wrap(digest.digest()))) {
            throw new DamagedFile("the checksum at its end does not fit: it has changed since it was made");
        }
    }

    private int fill(ByteBuffer buffer, long at, long bytes) throws IOException {
        buffer.clear().limit((int) bytes);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                throw new DamagedFile("it became shorter while it was read");
            }
        }
        return buffer.flip().remaining();
    }

    BoltReader database() throws IOException {
        return BoltReader.open(file, databaseBytes);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
