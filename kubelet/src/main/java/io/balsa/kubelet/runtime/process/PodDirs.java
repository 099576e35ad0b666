package io.balsa.kubelet.runtime.process;

import io.balsa.kubelet.runtime.PodRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The directories of all pods: {@code <root>/<uid>/pod} and {@code <root>/<uid>/<container>/<attempt>/}. */
final class PodDirs {
    /** What the {@code pod} file holds. */
    record Sandbox(PodRef pod, String hostname, String address) {}

    private final Path root;

    PodDirs(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root);
    }

    List<Sandbox> sandboxes() throws IOException {
        List<Sandbox> found = new ArrayList<>();
        for (Path dir : children(root)) {
            sandbox(dir.getFileName().toString()).ifPresent(found::add);
        }
        return found;
    }

    Optional<Sandbox> sandbox(String uid) throws IOException {
        return ContainerDir.readWhole(root.resolve(uid).resolve("pod"))
                .map(properties -> new Sandbox(
                        new PodRef(uid, properties.getProperty("namespace"), properties.getProperty("name")),
                        properties.getProperty("hostname"),
                        properties.getProperty("address")));
    }

    void create(Sandbox sandbox) throws IOException {
        Path dir = root.resolve(sandbox.pod().uid());
        Files.createDirectories(dir);
        var properties = new Properties();
        properties.setProperty("namespace", sandbox.pod().namespace());
        properties.setProperty("name", sandbox.pod().name());
        properties.setProperty("hostname", sandbox.hostname());
        properties.setProperty("address", sandbox.address());
        ContainerDir.writeWhole(dir.resolve("pod"), properties);
    }

    Set<String> addresses() throws IOException {
        return sandboxes().stream().map(Sandbox::address).collect(Collectors.toSet());
    }

    ContainerDir container(String uid, String name, int attempt) {
        return new ContainerDir(root.resolve(uid).resolve(name).resolve(String.valueOf(attempt)));
    }

    List<ContainerDir> containers(String uid) throws IOException {
        List<ContainerDir> found = new ArrayList<>();
        for (Path name : children(root.resolve(uid))) {
            for (Path attempt : children(name)) {
                found.add(new ContainerDir(attempt));
            }
        }
        return found;
    }

    void deletePod(String uid) throws IOException {
        deleteTree(root.resolve(uid));
    }

    static void deleteTree(Path top) throws IOException {
        if (!Files.exists(top)) {
            return;
        }
        try (Stream<Path> all = Files.walk(top)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static List<Path> children(Path dir) throws IOException {
        try (Stream<Path> all = Files.list(dir)) {
            return all.sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }
}
