package io.balsa.store.raft;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A member's data folder: {@code identity} says whose it is, {@code raft/} holds the log, {@code db/} (or {@code db-<n>/})
 * the store.
 *
 * <p>The identity is written before anything else and renamed into place once the raft storage exists. So a start that was
 * cut short continues, while a folder that has an identity but no log is refused: this member may have voted and
 * acknowledged entries that are gone, and joining again under its id could lose them for everybody.
 */
public final class DataDir implements AutoCloseable {
    /** The folder cannot be used; the message is one sentence for the operator. */
    public static final class Refused extends IOException {
        Refused(String message) {
            super(message);
        }
    }

    static final String STARTING = "identity.starting";

    private final Path root;
    private final FileChannel lockFile;
    private final boolean first;

    private DataDir(Path root, FileChannel lockFile, boolean first) {
        this.root = root;
        this.lockFile = lockFile;
        this.first = first;
    }

    /**
     * Takes the folder for one member of one cluster, and keeps other processes out until {@link #close()}.
     *
     * @throws Refused when it belongs to somebody else, is in use, or lacks what the member has once promised
     */
    public static DataDir open(Path root, Members members, Members.Member self) throws IOException {
        Files.createDirectories(root);
        FileChannel lockFile = lock(root);
        try {
            boolean first = claim(root, identity(members, self), members);
            return new DataDir(root, lockFile, first);
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    /** Kept by whoever has the folder. */
    static FileChannel lock(Path root) throws IOException {
        FileChannel file = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = file.tryLock();
            if (lock != null) {
                return file;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this process: refused below like any other holder.
        }
        file.close();
        throw new Refused("data dir " + root + " is in use by another process");
    }

    private static boolean claim(Path root, String identity, Members members) throws IOException {
        Path settled = root.resolve("identity");
        Path starting = root.resolve(STARTING);
        Path log = root.resolve("raft").resolve(members.groupId().toString());
        if (Files.exists(root.resolve(NewDataDir.UNFINISHED))) {
            throw new Refused("data dir " + root + " is half restored: run the restore again");
        }
        if (Files.exists(settled)) {
            check(root, Files.readString(settled), identity);
            if (Files.notExists(log)) {
                throw new Refused(
                        "data dir " + root + " has an identity but its raft log is missing: this member may have"
                                + " promised entries that are lost; restore the folder, or replace the member under a new id");
            }
            return false;
        }
        if (Files.exists(starting)) {
            check(root, Files.readString(starting), identity);
        } else {
            refuseForeignFiles(root);
            writeDurably(root, starting, identity);
        }
        return Files.notExists(log);
    }

    private static void check(Path root, String found, String expected) throws Refused {
        if (!found.equals(expected)) {
            throw new Refused("data dir " + root + " belongs to " + oneLine(found) + ", not to " + oneLine(expected)
                    + ": check --data-dir, --name, --initial-cluster and --initial-cluster-token");
        }
    }

    private static void refuseForeignFiles(Path root) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (!List.of("lock", "lost+found", "identity.partial").contains(name)) {
                    throw new Refused("data dir " + root + " is not empty (" + name + ") and holds no store");
                }
            }
        }
    }

    static void writeDurably(Path root, Path file, String text) throws IOException {
        Path partial = root.resolve("identity.partial");
        Files.writeString(partial, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        sync(partial);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        sync(root);
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static String identity(Members members, Members.Member self) {
        return "member " + self.hexId() + " (" + self.name() + ")\nof cluster " + members.clusterHex() + "\n";
    }

    private static String oneLine(String identity) {
        return identity.strip().replace('\n', ' ');
    }

    /** Whether the raft storage has yet to be made. */
    boolean isFirstStart() {
        return first;
    }

    Path raftLog() {
        return root.resolve("raft");
    }

    /** Where snapshots for clients are made. */
    public Path snapshots() {
        return root.resolve("snapshots");
    }

    /** The raft storage exists: from now on it must always be there. */
    void settle() throws IOException {
        Path starting = root.resolve(STARTING);
        if (Files.exists(starting)) {
            Files.move(starting, root.resolve("identity"), StandardCopyOption.ATOMIC_MOVE);
            sync(root);
        }
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
