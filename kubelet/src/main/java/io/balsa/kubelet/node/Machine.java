package io.balsa.kubelet.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the machine is, and how it is doing, from Linux' files; on another system as much as the JDK knows. */
public final class Machine {
    private static final Path MEMORY = Path.of("/proc/meminfo");

    private static final Pattern THREADS = Pattern.compile("/(\\d+) ");
    private static final int LINE_BYTES_MAX = 4096;

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
        return new Load(memory("MemAvailable").orElse(Long.MAX_VALUE), diskFree, pidFreeShare());
    }

    /** As a kubelet counts: threads, of as many as the kernel has ids for and lets there be. */
    private static double pidFreeShare() throws IOException {
        Optional<Long> ids = number(Path.of("/proc/sys/kernel/pid_max"));
        Optional<Long> threads = number(Path.of("/proc/sys/kernel/threads-max"));
        // proc(5): "0.20 0.18 0.12 1/80 11206", of 80 threads one runs.
        Matcher all = THREADS.matcher(line(Path.of("/proc/loadavg")));
        if (ids.isEmpty() || threads.isEmpty() || !all.find()) {
            return 1;
        }
        return 1 - Double.parseDouble(all.group(1)) / Math.min(ids.get(), threads.get());
    }

    private static Optional<Long> number(Path file) throws IOException {
        String line = line(file);
        return line.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(line));
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

    /** In one read: of a kernel's number (sysctl) a second one gets nothing, and the JDK's first one is of a single byte. */
    private static String line(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate(LINE_BYTES_MAX);
            channel.read(bytes);
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString().strip();
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
