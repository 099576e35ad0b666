package io.balsa.ctl.kubeconfig;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which files make up the kubeconfig: {@code --kubeconfig}, else the list in KUBECONFIG, else ~/.kube/config. */
public final class KubeconfigPaths {
    private KubeconfigPaths() {}

    public static List<Path> of(@Nullable Path flag, Map<String, String> environment) {
        if (flag != null) {
            return List.of(flag);
        }
        List<Path> paths = new ArrayList<>();
        for (String part : environment.getOrDefault("KUBECONFIG", "").split(File.pathSeparator, -1)) {
            if (!part.isBlank()) {
                paths.add(Path.of(part));
            }
        }
        if (paths.isEmpty()) {
            String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
            paths.add(Path.of(home, ".kube", "config"));
        }
        return List.copyOf(paths);
    }

    /** The file that new entries go to: the first that exists, else the last (kubectl's rule). */
    public static Path writable(List<Path> paths) {
        for (Path path : paths) {
            if (Files.exists(path)) {
                return path;
            }
        }
        return paths.get(paths.size() - 1);
    }
}
