package io.balsa.ctl.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Archives of loaded classes, from which servers and kubelets start in half the time. The launcher names their folder in the
 * system property {@code balsa.archives}; with {@code balsa.archives.record} the processes make them when they end instead.
 * A missing archive, or one of another build or JVM, only means a slower start.
 */
record ClassArchives(Optional<Path> folder, boolean recording) {

    static ClassArchives ofThisProcess() {
        String recorded = System.getProperty("balsa.archives.record", "");
        String used = System.getProperty("balsa.archives", "");
        String folder = recorded.isEmpty() ? used : recorded;
        return new ClassArchives(
                folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder)), !recorded.isEmpty());
    }

    List<String> flags(String name) {
        if (name.isEmpty() || folder.isEmpty()) {
            return List.of();
        }
        Path archive = folder.get().resolve(name + ".jsa");
        if (recording) {
            return List.of("-XX:ArchiveClassesAtExit=" + archive);
        }
        return Files.exists(archive)
                ? List.of("-Xshare:auto", "-Xlog:disable", "-Xlog:all=error:stderr", "-XX:SharedArchiveFile=" + archive)
                : List.of();
    }
}
