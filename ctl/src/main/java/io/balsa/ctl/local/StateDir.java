package io.balsa.ctl.local;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder that a cluster keeps its files in. A user may name any folder, so one with files of others is refused, and only
 * what {@code ctl up} has put there is ever removed.
 */
final class StateDir {
    private static final String SETTINGS = "cluster.json";
    private static final String LOGS = "logs";
    private static final List<String> OWN = List.of(SETTINGS, "cluster.json.new", "lock", LOGS, "run", "pki", "data");
    /** What a start that failed leaves. */
    private static final List<String> OF_A_FAILED_START = List.of("lock", LOGS);

    private final Path path;

    StateDir(Path path) {
        this.path = path;
    }

    /** It is not there yet, or it is empty, or it is a cluster's. */
    void requireOurs() throws CliError, IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) || Files.exists(path.resolve(SETTINGS))) {
            return;
        }
        if (!Files.isDirectory(path)) {
            throw refused("is not a folder");
        }
        try (Stream<Path> children = Files.list(path)) {
            if (children.anyMatch(
                    child -> !OF_A_FAILED_START.contains(child.getFileName().toString()))) {
                throw refused("is not empty and holds no cluster");
            }
        }
    }

    private CliError refused(String why) {
        return new CliError(
                Exit.OTHER, "error[WRONG_DIR]: " + path + " " + why + ".", "  try: another --state-dir, or none");
    }

    /** Removes a cluster's files; and the folder, if nothing else is in it. */
    void delete() throws IOException {
        remove(Files.exists(path.resolve(SETTINGS)) ? OWN : OF_A_FAILED_START);
    }

    /** As {@link #delete}, but the logs stay. */
    void deleteExceptLogs() throws IOException {
        remove(OWN.stream().filter(name -> !name.equals(LOGS)).toList());
    }

    private void remove(List<String> names) throws IOException {
        // The settings last: without them the rest would be somebody else's the next time.
        for (String name : names) {
            if (!name.equals(SETTINGS)) {
                deleteTree(path.resolve(name));
            }
        }
        if (names.contains(SETTINGS)) {
            Files.deleteIfExists(path.resolve(SETTINGS));
        }
        deleteIfEmpty(path);
        Path parent = path.getParent();
        // The folder of all clusters goes with the last of them.
        if (parent != null && parent.endsWith(".balsa")) {
            deleteIfEmpty(parent);
        }
    }

    private static void deleteIfEmpty(Path folder) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> children = Files.list(folder)) {
            if (children.findAny().isPresent()) {
                return;
            }
        }
        Files.delete(folder);
    }

    /** Links are removed, not followed. */
    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> walk = Files.walk(root)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
