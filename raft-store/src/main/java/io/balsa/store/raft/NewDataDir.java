package io.balsa.store.raft;

import io.balsa.store.engine.DurableFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Makes the data folder of a member that has not run yet and already has a store: as if it were cut short in its first start
 * just before its log was made.
 *
 * <p>A mark stands in the folder from the first file to the last. Killed at any moment, the folder is whole or has the mark;
 * with it {@link DataDir} refuses to start a member, and making it anew begins from nothing.
 */
public final class NewDataDir {
    static final String UNFINISHED = "restoring";

    /** Puts the store into its folder. */
    @FunctionalInterface
    public interface Filler {
        /** @param database where the engine's files go; does not exist yet. Durable when this returns. */
        void fill(Path database) throws IOException;
    }

    private NewDataDir() {}

    /**
     * @param root empty, or not there
     * @throws DataDir.Refused when there is something in it, or somebody uses it
     */
    public static void make(Path root, Identity self, Filler filler) throws IOException {
        boolean isNew = Files.notExists(root);
        Files.createDirectories(root);
        FileChannel lock = DataDir.lock(root);
        try {
            Path mark = root.resolve(UNFINISHED);
            if (Files.exists(mark)) {
                clear(root);
            } else {
                requireEmpty(root);
                Files.createFile(mark);
            }
            DurableFiles.sync(root);
            if (isNew) {
                DurableFiles.sync(Objects.requireNonNull(root.toAbsolutePath().getParent()));
            }
            Path database = root.resolve("db");
            filler.fill(database);
            DurableFiles.sync(database);
            DataDir.writeDurably(root, root.resolve(DataDir.STARTING), self.toText());
            Files.delete(mark);
            DurableFiles.sync(root);
        } finally {
            lock.close();
        }
    }

    private static void requireEmpty(Path root) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
            for (Path file : files) {
                if (!isOfNobody(file)) {
                    throw new DataDir.Refused("data dir " + root + " is not empty (" + file.getFileName()
                            + "): name one that is, or remove it");
                }
            }
        }
    }

    /** What an earlier attempt has left, except for the mark. */
    private static void clear(Path root) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
            for (Path file : files) {
                if (!isOfNobody(file) && !file.endsWith(UNFINISHED)) {
                    DurableFiles.deleteTree(file);
                }
            }
        }
    }

    private static boolean isOfNobody(Path file) {
        return List.of("lock", "lost+found").contains(String.valueOf(file.getFileName()));
    }
}
