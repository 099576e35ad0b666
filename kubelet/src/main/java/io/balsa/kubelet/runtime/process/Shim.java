package io.balsa.kubelet.runtime.process;

import io.balsa.kubelet.runtime.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts processes under {@code shim.sh}, detached from this one, and sends signals to them. */
final class Shim {
    private static final Duration SMALL_COMMAND = Duration.ofSeconds(5);
    private static final List<Path> TOOL_PATH =
            List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/sbin"), Path.of("/sbin"));

    private final Path script;
    private final Path setsid;
    private final boolean namespaces;

    /** @param script where to put the shim; one that runs from an older copy goes on undisturbed */
    Shim(Path script) throws IOException {
        this.script = script;
        this.setsid = tool("setsid");
        Path unshare = tool("unshare");
        this.namespaces = Files.isExecutable(unshare)
                && runs(List.of(unshare.toString(), "--pid", "--fork", "--mount-proc", "--uts", "--ipc", "true"));
        if (!Files.isExecutable(setsid)) {
            throw new IOException("the process runtime needs setsid (util-linux), which is not in " + TOOL_PATH);
        }
        String text;
        try (InputStream in = Shim.class.getResourceAsStream("shim.sh")) {
            if (in == null) {
                throw new IOException("shim.sh is missing from the kubelet's jar");
            }
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Path draft = script.resolveSibling(script.getFileName() + ".draft");
        Files.writeString(draft, text.replace("@SETSID@", setsid.toString()).replace("@UNSHARE@", unshare.toString()));
        Files.move(draft, script, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    boolean namespaces() {
        return namespaces;
    }

    /** What a container's process is started with. */
    record Launch(
            ContainerDir dir,
            String hostname,
            String workingDir,
            List<Path> cgroups,
            List<String> command,
            Map<String, String> env) {}

    /** Returns as soon as the supervisor runs: the container is known by the files that it writes. */
    void launch(Launch launch) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                setsid.toString(),
                "/bin/sh",
                script.toString(),
                "supervise",
                launch.dir().path().toString(),
                namespaces ? launch.hostname() : "",
                launch.workingDir().isEmpty() ? "/" : launch.workingDir(),
                String.join(":", launch.cgroups().stream().map(Path::toString).toList())));
        line.addAll(launch.command());
        var builder = new ProcessBuilder(line);
        builder.environment().clear();
        builder.environment().putAll(launch.env());
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.redirectErrorStream(true);
        // appending: a log that was cut to nothing goes on at its beginning
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(launch.dir().log().toFile()));
        builder.start();
    }

    /**
     * To the whole process group; the caller has checked that it is the right one.
     *
     * @return whether it was sent: else the group has ended, or this user may not
     */
    boolean signal(ProcFs.Identity process, StopSignal signal) throws IOException {
        String name = signal == StopSignal.KILL ? "KILL" : "TERM";
        return runs(List.of("/bin/sh", "-c", "kill -s " + name + " -- -" + process.pid()));
    }

    private static Path tool(String name) {
        return TOOL_PATH.stream()
                .map(dir -> dir.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(TOOL_PATH.get(0).resolve(name));
    }

    private static boolean runs(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (process.waitFor(SMALL_COMMAND.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue() == 0;
            }
            process.destroyForcibly();
            throw new IOException(command.get(0) + " did not end within " + SMALL_COMMAND.toSeconds() + " s");
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command.get(0), e);
        }
    }
}
