package io.balsa.kubelet.runtime.process;

import io.balsa.kubelet.runtime.ContainerKey;
import io.balsa.kubelet.runtime.PodRef;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * The files of one container, which are all that is kept about it:
 *
 * <ul>
 *   <li>{@code container}: what it is; written whole before anything starts, so a directory without it is a start that
 *       never happened
 *   <li>{@code claim}: its fate is decided, see {@code shim.sh}
 *   <li>{@code process}: which process it is; the file's time is its start
 *   <li>{@code exit}: its exit code; the file's time is its end
 *   <li>{@code log}, {@code log.1}, {@code log.times}: its output
 * </ul>
 */
record ContainerDir(Path path) {
    /** What the {@code container} file holds. */
    record Label(ContainerKey key, String image, String imageId, long graceSeconds) {}

    /** The {@code exit} file. */
    record Exit(int code, boolean unseen, Instant at) {}

    Path log() {
        return path.resolve("log");
    }

    void writeLabel(Label label) throws IOException {
        var properties = new Properties();
        properties.setProperty("uid", label.key().pod().uid());
        properties.setProperty("namespace", label.key().pod().namespace());
        properties.setProperty("pod", label.key().pod().name());
        properties.setProperty("container", label.key().container());
        properties.setProperty("attempt", String.valueOf(label.key().attempt()));
        properties.setProperty("image", label.image());
        properties.setProperty("imageId", label.imageId());
        properties.setProperty("graceSeconds", String.valueOf(label.graceSeconds()));
        writeWhole(path.resolve("container"), properties);
    }

    Optional<Label> label() throws IOException {
        return readWhole(path.resolve("container"))
                .map(properties -> new Label(
                        new ContainerKey(
                                new PodRef(
                                        properties.getProperty("uid"),
                                        properties.getProperty("namespace"),
                                        properties.getProperty("pod")),
                                properties.getProperty("container"),
                                Integer.parseInt(properties.getProperty("attempt"))),
                        properties.getProperty("image"),
                        properties.getProperty("imageId"),
                        Long.parseLong(properties.getProperty("graceSeconds"))));
    }

    Instant labelledAt() throws IOException {
        return Files.getLastModifiedTime(path.resolve("container")).toInstant();
    }

    Optional<ProcFs.Identity> process() throws IOException {
        return read("process").flatMap(ProcFs.Identity::parse);
    }

    Instant startedAt() throws IOException {
        return Files.getLastModifiedTime(path.resolve("process")).toInstant();
    }

    Optional<Exit> exit() throws IOException {
        Optional<String> text = read("exit").filter(line -> line.endsWith("\n"));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = text.get().strip().split(" ");
        Instant at = Files.getLastModifiedTime(path.resolve("exit")).toInstant();
        return Optional.of(new Exit(Integer.parseInt(parts[0]), parts.length > 1, at));
    }

    /** Writes an exit that nobody saw, unless the shim wrote a better one. */
    void writeUnseenExit(int code) throws IOException {
        createOnce("exit", code + " unseen\n");
    }

    /** Whether the caller is the one to decide that this container never starts. */
    boolean claim() throws IOException {
        return createOnce("claim", "");
    }

    private boolean createOnce(String name, String content) throws IOException {
        try {
            Files.writeString(path.resolve(name), content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private Optional<String> read(String name) throws IOException {
        try {
            return Optional.of(Files.readString(path.resolve(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Readers see the whole file or none. */
    static void writeWhole(Path file, Properties properties) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        try (var out = Files.newBufferedWriter(draft)) {
            properties.store(out, null);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static Optional<Properties> readWhole(Path file) throws IOException {
        try (var in = Files.newBufferedReader(file)) {
            var properties = new Properties();
            properties.load(in);
            return Optional.of(properties);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
