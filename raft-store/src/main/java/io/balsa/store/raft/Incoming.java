package io.balsa.store.raft;

import io.balsa.peer.v1.CheckpointChunk;
import io.balsa.peer.v1.CheckpointFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A database that is being received: knows which byte comes next, and refuses every other and every damaged one. Belongs to
 * one thread at a time.
 */
final class Incoming implements AutoCloseable {
    /** What came is not what was sent: that file has to come again from its beginning. */
    static final class Damaged extends IOException {
        Damaged(String message) {
            super(message);
        }
    }

    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private final Path folder;
    private final List<CheckpointFile> files;
    private int file;
    private long offset;
    private CRC32C checksum = new CRC32C();
    private @Nullable FileChannel open;

    private Incoming(Path folder, List<CheckpointFile> files) {
        this.folder = folder;
        this.files = files;
    }

    /** Makes all files, empty. */
    static Incoming create(Path folder, List<CheckpointFile> files) throws IOException {
        for (CheckpointFile file : files) {
            if (!FILE_NAME.matcher(file.getName()).matches()) {
                throw new IOException("a peer sends a file with the name \"" + file.getName() + "\"");
            }
            FileChannel.open(folder.resolve(file.getName()), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                    .close();
        }
        Incoming incoming = new Incoming(folder, files);
        incoming.skipComplete();
        return incoming;
    }

    Path folder() {
        return folder;
    }

    /** The file that the next byte belongs to; after the last one when all are complete. */
    int file() {
        return file;
    }

    /** Where in the file the next byte belongs. */
    long offset() {
        return offset;
    }

    boolean isComplete() {
        return file == files.size();
    }

    /** @throws Damaged when it is not what was sent; then the file that it belongs to starts over */
    void add(CheckpointChunk chunk) throws IOException {
        byte[] data = chunk.getData().toByteArray();
        if (isComplete() || chunk.getFile() != file || chunk.getOffset() != offset) {
            throw new Damaged("a piece of file " + chunk.getFile() + " at " + chunk.getOffset() + " came where file "
                    + file + " at " + offset + " was to come");
        }
        CheckpointFile current = files.get(file);
        checksum.update(data);
        if (data.length == 0
                || offset + data.length > current.getSize()
                || (int) checksum.getValue() != chunk.getCrc32C()) {
            restartFile();
            throw new Damaged("the checksum of " + current.getName() + " does not hold at " + chunk.getOffset());
        }
        FileChannel channel = channel(current);
        for (ByteBuffer rest = ByteBuffer.wrap(data); rest.hasRemaining(); ) {
            channel.write(rest);
        }
        offset += data.length;
        skipComplete();
    }

    private FileChannel channel(CheckpointFile current) throws IOException {
        FileChannel channel = open;
        if (channel == null) {
            channel = FileChannel.open(folder.resolve(current.getName()), StandardOpenOption.WRITE);
            open = channel;
        }
        return channel;
    }

    private void restartFile() throws IOException {
        offset = 0;
        checksum = new CRC32C();
        if (open != null) {
            open.truncate(0);
        }
    }

    private void skipComplete() throws IOException {
        while (file < files.size() && offset == files.get(file).getSize()) {
            if (open != null) {
                // File by file, so that not the whole database has to be synced at the end.
                open.force(true);
            }
            close();
            file++;
            offset = 0;
            checksum = new CRC32C();
        }
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
