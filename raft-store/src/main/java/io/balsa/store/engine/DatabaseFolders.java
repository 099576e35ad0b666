package io.balsa.store.engine;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a member's databases lie. One is current: the one that the file {@code db.current} names, or {@code db} while there
 * is no such file. Another may be on its way, received from a peer to take its place.
 *
 * <p>Worked example: {@code db} is current. {@link #begin()} makes {@code db-1.partial}, which is filled; {@link #complete}
 * syncs it and renames it to {@code db-1}; {@link #makeCurrent} lets {@code db.current} name it; {@link #remove} deletes
 * {@code db}. A process that is killed between any two steps finds a whole database, old or new, and the rest is garbage
 * that {@link #open} removes.
 *
 * <p>Any thread, as long as each database is in the hands of one.
 */
public final class DatabaseFolders {
    private static final String FIRST = "db";
    private static final String POINTER = "db.current";
    private static final String PARTIAL = ".partial";
    private static final Pattern NUMBERED = Pattern.compile("db-(\\d+)(\\.partial)?");

    private final Path root;
    private volatile Path current;

    private DatabaseFolders(Path root, Path current) {
        this.root = root;
        this.current = current;
    }

    /** Finds the current database of a data folder and removes what a killed process has left beside it. */
    public static DatabaseFolders open(Path root) throws IOException {
        DatabaseFolders folders = new DatabaseFolders(root, find(root));
        folders.removeLeftovers();
        return folders;
    }

    /** The current database of a data folder; only looks. */
    public static Path find(Path root) throws IOException {
        Path pointer = root.resolve(POINTER);
        String name = FIRST;
        if (Files.exists(pointer)) {
            name = CheckedText.read(pointer).strip();
            if (!NUMBERED.matcher(name).matches() || !Files.isDirectory(root.resolve(name))) {
                throw new IOException(pointer + " names the database \"" + name
                        + "\", which is not there: restore the folder, or replace the member under a new id");
            }
        }
        return root.resolve(name);
    }

    private void removeLeftovers() throws IOException {
        DurableFiles.deleteTree(checkpoints());
        Files.deleteIfExists(root.resolve(POINTER + PARTIAL));
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, "db*")) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                boolean database = name.equals(FIRST) || NUMBERED.matcher(name).matches();
                if (database && !entry.equals(current)) {
                    DurableFiles.deleteTree(entry);
                }
            }
        }
    }

    /** The database that counts. */
    public Path current() {
        return current;
    }

    /** Where copies for other members are kept; emptied at every start. On the file system of the databases. */
    public Path checkpoints() {
        return root.resolve("checkpoints");
    }

    /** An empty folder to receive a database in. */
    public Path begin() throws IOException {
        long highest = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, "db-*")) {
            for (Path entry : entries) {
                Matcher name = NUMBERED.matcher(String.valueOf(entry.getFileName()));
                if (name.matches()) {
                    highest = Math.max(highest, Long.parseLong(name.group(1)));
                }
            }
        }
        return Files.createDirectory(root.resolve("db-" + (highest + 1) + PARTIAL));
    }

    /** All files of the database have been written: makes them durable, and gives the folder its final name. */
    public Path complete(Path partial) throws IOException {
        DurableFiles.syncAll(partial);
        String name = String.valueOf(partial.getFileName());
        Path complete = root.resolve(name.substring(0, name.length() - PARTIAL.length()));
        DurableFiles.move(partial, complete);
        return complete;
    }

    /** From the return of this call on, and after any crash, the database in {@code complete} is the one that counts. */
    public void makeCurrent(Path complete) throws IOException {
        Path partial = root.resolve(POINTER + PARTIAL);
        Files.write(partial, CheckedText.of(complete.getFileName() + "\n"));
        DurableFiles.sync(partial);
        DurableFiles.move(partial, root.resolve(POINTER));
        current = complete;
    }

    /** Deletes a database that is not, or no longer, current. */
    public void remove(Path database) throws IOException {
        if (database.equals(current)) {
            throw new IllegalArgumentException(database + " is the current database");
        }
        DurableFiles.deleteTree(database);
    }
}
