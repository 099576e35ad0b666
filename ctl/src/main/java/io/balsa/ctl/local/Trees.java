package io.balsa.ctl.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders as a whole. */
final class Trees {
    private Trees() {}

    /** Removes the folder, except for one folder in it if that exists; the folder itself for none. */
    static void deleteExcept(Path root, Path kept) throws IOException {
        if (kept.equals(root) || !Files.exists(kept)) {
            delete(root);
            return;
        }
        List<Path> children;
        try (Stream<Path> list = Files.list(root)) {
            children = list.filter(child -> !child.equals(kept)).toList();
        }
        for (Path child : children) {
            delete(child);
        }
    }

    /** Removes the folder and all in it; links are removed, not followed. */
    static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
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
