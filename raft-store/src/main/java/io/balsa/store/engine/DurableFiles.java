package io.balsa.store.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** What it takes for files and folders to be there after the power has failed. */
public final class DurableFiles {
    private DurableFiles() {}

    /** Makes the content of a file durable, or which files a folder has. */
    public static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes a folder durable, and the content of all files that are in it; folders in it are not looked into. */
    public static void syncAll(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                sync(file);
            }
        }
        sync(folder);
    }

    /** Gives a file or folder another name in the same folder, in one step and durably; replaces a file of that name. */
    public static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        sync(Objects.requireNonNull(to.toAbsolutePath().getParent()));
    }

    /** Deletes a file, or a folder with everything in it; nothing happens when it is not there. */
    public static void deleteTree(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                for (Path entry : entries) {
                    deleteTree(entry);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}
