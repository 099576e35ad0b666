package io.balsa.ctl.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * The process that a daemon's pid file names. Pids are used again by other programs, so the file holds the start time as
 * well: a process with the pid but another start time is not the daemon.
 */
final class PidFile {
    /** Places in /proc/PID/stat behind the name: fields 3 and 22 of proc(5). */
    private static final int STATE = 0;

    private static final int START_TICKS = 19;

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

    /**
     * Clock ticks from boot to the start of the process. Not {@link ProcessHandle.Info#startInstant}: that adds the time of
     * boot as /proc/stat shows it, which moves by a second when the clock is corrected, and a daemon would be a stranger.
     */
    private static String started(ProcessHandle process) {
        List<String> fields = stat(process);
        return fields.size() > START_TICKS ? fields.get(START_TICKS) : "unknown";
    }

    /** A zombie (ended, but its parent has not asked) is not running, though the JDK says so. */
    static boolean isRunning(ProcessHandle process) {
        return process.isAlive() && !stat(process).get(STATE).equals("Z");
    }

    /** What /proc says of the process after its name, which may hold anything; one empty field where it says nothing. */
    private static List<String> stat(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        } catch (IOException e) {
            return List.of(""); // It has just ended.
        }
    }
}
