package io.balsa.ctl.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The processes of a cluster, by name: started so that they outlive this command and its terminal (a session of their own,
 * output to a file), found again by their pid files, stopped gently and then by force.
 */
final class Daemons {
    private static final long LOG_BYTES_MAX = 16 << 20;
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private final Path run;
    private final Path logs;

    Daemons(Path run, Path logs) {
        this.run = run;
        this.logs = logs;
    }

    Optional<ProcessHandle> find(String name) throws IOException {
        return pidFile(name).process();
    }

    Path log(String name) {
        return logs.resolve(name + ".log");
    }

    ProcessHandle start(String name, List<String> command) throws IOException {
        Files.createDirectories(run);
        Files.createDirectories(logs);
        Path log = log(name);
        if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
            Files.move(log, logs.resolve(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> line = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            line.add(SETSID.toString());
        }
        line.addAll(command);
        Process process = new ProcessBuilder(line)
                .directory(run.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectErrorStream(true)
                .start();
        pidFile(name).write(process.toHandle());
        return process.toHandle();
    }

    /** SIGTERM, then SIGKILL when the patience is over; true if it was running. */
    boolean stop(String name, Duration patience) throws IOException, InterruptedException {
        Optional<ProcessHandle> process = find(name);
        if (process.isPresent()) {
            process.get().destroy();
            if (!ended(process.get(), patience)) {
                process.get().destroyForcibly();
                ended(process.get(), Duration.ofSeconds(5));
            }
        }
        pidFile(name).remove();
        return process.isPresent();
    }

    /** Asks it to end, without waiting. */
    void ask(String name) throws IOException {
        find(name).ifPresent(ProcessHandle::destroy);
    }

    private static boolean ended(ProcessHandle process, Duration patience) throws InterruptedException {
        if (!PidFile.isRunning(process)) {
            return true;
        }
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            // A zombie never exits for those who are not its parent.
            return !PidFile.isRunning(process);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private PidFile pidFile(String name) {
        return new PidFile(run.resolve(name + ".pid"));
    }
}
