package io.balsa.kubelet.node;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What the machine is, and how it is doing, from Linux' files; on another system as much as the JDK knows. */
public final class Machine {
    private static final Path MEMORY = Path.of("/proc/meminfo");

    private final Path rootDir;

    /** @param rootDir on the file system that containers fill */
    public Machine(Path rootDir) {
        this.rootDir = rootDir;
    }

    /** What does not change while it runs. */
    public record Facts(
            int cpus,
            long memoryBytes,
            String machineId,
            String bootId,
            String kernel,
            String osImage,
            String architecture) {}

    /** How it is doing now. */
    public record Load(long memoryAvailableBytes, double diskFreeShare, double pidFreeShare) {}

    public Facts facts() throws IOException {
        return new Facts(
                Runtime.getRuntime().availableProcessors(),
                memory("MemTotal").orElse(Runtime.getRuntime().maxMemory()),
                line(Path.of("/etc/machine-id")),
                line(Path.of("/proc/sys/kernel/random/boot_id")),
                System.getProperty("os.version"),
                osImage(),
                System.getProperty("os.arch").replace("x86_64", "amd64").replace("aarch64", "arm64"));
    }

    public Load load() throws IOException {
        FileStore disk = Files.getFileStore(rootDir);
        double diskFree = (double) disk.getUsableSpace() / Math.max(1, disk.getTotalSpace());
        String pidMax = line(Path.of("/proc/sys/kernel/pid_max"));
        double pidFree = pidMax.isEmpty() ? 1 : 1 - (double) processes() / Long.parseLong(pidMax);
        return new Load(memory("MemAvailable").orElse(Long.MAX_VALUE), diskFree, pidFree);
    }

    private static long processes() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.count();
        }
    }

    /** proc(5): "MemTotal:       24587328 kB". */
    private static Optional<Long> memory(String name) throws IOException {
        if (!Files.isReadable(MEMORY)) {
            return Optional.empty();
        }
        return Files.readAllLines(MEMORY).stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst();
    }

    private static String osImage() throws IOException {
        Path file = Path.of("/etc/os-release");
        if (!Files.isReadable(file)) {
            return System.getProperty("os.name");
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("PRETTY_NAME="))
                .map(line -> line.substring("PRETTY_NAME=".length()).replace("\"", ""))
                .findFirst()
                .orElse(System.getProperty("os.name"));
    }

    private static String line(Path file) throws IOException {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
