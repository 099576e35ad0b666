package io.balsa.kubelet.runtime.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which process is which, from {@code /proc}. A process id alone is recycled; with the time its process started (in clock
 * ticks since boot) and the boot it belongs to, it names one process for ever.
 *
 * <p>Example: the file says {@code 4711 90210 b1}. After a restart of the machine process 4711 exists and started at tick
 * 90210 of boot {@code b2}: a stranger. Before it, 4711 started at tick 95000: a stranger too, ours has ended.
 */
final class ProcFs {
    private final Path proc;

    ProcFs(Path proc) {
        this.proc = proc;
    }

    /** A process that was started here. */
    record Identity(long pid, long startTicks, String boot) {
        /** From the shim's line; nothing where the line is not whole yet. */
        static Optional<Identity> parse(String line) {
            String[] parts = line.split(" ", -1);
            if (!line.endsWith("\n") || parts.length != 3) {
                return Optional.empty();
            }
            return Optional.of(new Identity(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2].strip()));
        }
    }

    /** Whether this very process still runs; a zombie has ended. */
    boolean runs(Identity process) throws IOException {
        return process.boot().equals(boot())
                && stat(process.pid())
                        .filter(stat -> stat.startTicks() == process.startTicks() && !stat.ended())
                        .isPresent();
    }

    String boot() throws IOException {
        return Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
    }

    private record Stat(boolean ended, long startTicks) {}

    private Optional<Stat> stat(long pid) throws IOException {
        String line;
        try {
            line = Files.readString(proc.resolve(pid + "/stat"));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            // Linux: reading the stat of a process that ends meanwhile fails with ESRCH
            if (Files.exists(proc.resolve(String.valueOf(pid)))) {
                throw e;
            }
            return Optional.empty();
        }
        // proc(5): the name in field 2 may hold blanks and brackets; what follows its last bracket is regular
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return Optional.of(new Stat(fields[0].equals("Z") || fields[0].equals("X"), Long.parseLong(fields[19])));
    }
}
