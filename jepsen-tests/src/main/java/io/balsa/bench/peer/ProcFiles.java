package io.balsa.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads what the kernel counts, from {@code /proc}: proc(5). Stateless.
 *
 * @param root {@code /proc}
 * @param tickNanos the kernel's USER_HZ as a duration, 10 ms on Linux for all architectures that matter here
 */
public record ProcFiles(Path root, long tickNanos) {
    public static final ProcFiles LINUX = new ProcFiles(Path.of("/proc"), 10_000_000);

    /** @throws CannotRunException if the process is gone */
    public Usage of(long pid) {
        Path process = root.resolve(Long.toString(pid));
        try {
            long ticks = ticks(Files.readString(process.resolve("stat")));
            long resident = field(Files.readAllLines(process.resolve("status")), "VmRSS:") * 1024;
            return new Usage(ticks * tickNanos, switches(process), resident);
        } catch (IOException e) {
            throw new CannotRunException(
                    "process " + pid + " cannot be looked at: it has ended, or " + root + " is not there", e);
        }
    }

    /** All processes of the machine together, without memory: the first line of {@code /proc/stat}, less idle and iowait. */
    public Usage ofMachine() {
        try {
            String[] fields = Files.readAllLines(root.resolve("stat")).get(0).split(" +");
            long busy = 0;
            // cpu user nice system idle iowait irq softirq steal
            for (int i = 1; i < fields.length && i <= 8; i++) {
                busy += i == 4 || i == 5 ? 0 : Long.parseLong(fields[i]);
            }
            return new Usage(busy * tickNanos, 0, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command's name is in brackets and may hold anything, brackets too. */
    static long ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        // state is field 3 of the line, utime 14, stime 15
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static long switches(Path process) throws IOException {
        long sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path thread : threads) {
                sum += switchesOf(thread);
            }
        }
        return sum;
    }

    /** 0 for a thread that has ended meanwhile. */
    private static long switchesOf(Path thread) throws IOException {
        try {
            List<String> status = Files.readAllLines(thread.resolve("status"));
            return field(status, "voluntary_ctxt_switches:") + field(status, "nonvoluntary_ctxt_switches:");
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static long field(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().split(" ")[0])
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
