package io.balsa.ctl.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Archives of loaded classes, from which servers and kubelets start in half the time. The launcher names their folder in the
 * system property {@code balsa.archives}; with {@code balsa.archives.record} the processes make them when they end instead.
 * A missing archive, or one of another build or JVM, only means a slower start.
 */
record ClassArchives(Optional<Path> folder, boolean recording, List<Path> classPath) {

    static ClassArchives ofThisProcess() {
        String recorded = System.getProperty("balsa.archives.record", "");
        String used = System.getProperty("balsa.archives", "");
        String folder = recorded.isEmpty() ? used : recorded;
        return new ClassArchives(
                folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder)),
                !recorded.isEmpty(),
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(Path::of)
                        .toList());
    }

    List<String> flags(String name) {
        if (name.isEmpty() || folder.isEmpty()) {
            return List.of();
        }
        Path archive = folder.get().resolve(name + ".jsa");
        if (recording) {
            return List.of("-XX:ArchiveClassesAtExit=" + archive);
        }
        return isFresh(archive)
                ? List.of("-Xshare:auto", "-Xlog:disable", "-Xlog:all=error:stderr", "-XX:SharedArchiveFile=" + archive)
                : List.of();
    }

    /** The JVM refuses an archive when one of the jars has changed since. */
    private boolean isFresh(Path archive) {
        try {
            FileTime made = Files.getLastModifiedTime(archive);
            for (Path jar : classPath) {
                if (made.compareTo(Files.getLastModifiedTime(jar)) <= 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            // No archive has been made, or a jar of the class path is not there.
            return false;
        }
    }
}
