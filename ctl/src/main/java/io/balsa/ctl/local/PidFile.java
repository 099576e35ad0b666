package io.balsa.ctl.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The process that a daemon's pid file names. Pids are used again by other programs, so the file holds the start time as
 * well: a process with the pid but another start time is not the daemon.
 */
final class PidFile {
    private final Path path;

    PidFile(Path path) {
        this.path = path;
    }

    void write(ProcessHandle process) throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        Files.writeString(draft, process.pid() + " " + started(process) + "\n");
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The daemon, if it lives. */
    Optional<ProcessHandle> process() throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        String[] words = Files.readString(path).strip().split(" ");
        if (words.length != 2 || !words[0].matches("[0-9]{1,10}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(words[0]))
                .filter(process -> words[1].equals(started(process)))
                .filter(PidFile::isRunning);
    }

    void remove() throws IOException {
        Files.deleteIfExists(path);
    }

    private static String started(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(t -> Long.toString(t.toEpochMilli()))
                .orElse("unknown");
    }

    /** A zombie (ended, but its parent has not asked) is not running, though the JDK says so. */
    static boolean isRunning(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            int state = stat.lastIndexOf(')') + 2;
            return state >= stat.length() || stat.charAt(state) != 'Z';
        } catch (IOException e) {
            // No /proc on this system, or it has just ended.
            return process.isAlive();
        }
    }
}
