package io.balsa.store.engine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A copy of a database that nobody has open. Its large files are never changed once they are written, so that hard links to
 * them do; the small ones, which RocksDB appends to, are copied.
 */
public final class DatabaseCopy {
    private DatabaseCopy() {}

    /** @param to does not exist yet; linked where it is on the same file system, copied elsewhere. Not synced. */
    public static void make(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (!RocksFiles.isTable(file) || !link(file, to.resolve(name))) {
                    Files.copy(file, to.resolve(name));
                }
            }
        }
    }

    private static boolean link(Path file, Path to) throws IOException {
        try {
            Files.createLink(to, file);
            return true;
        } catch (FileSystemException | UnsupportedOperationException e) {
            // Another file system, or one without links. Anything worse, a full disk say, the copy runs into and tells.
            return false;
        }
    }
}
