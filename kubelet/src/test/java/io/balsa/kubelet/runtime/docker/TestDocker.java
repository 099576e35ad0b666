package io.balsa.kubelet.runtime.docker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real engine of this machine, with an image made of the static busybox. */
public final class TestDocker implements AutoCloseable {
    private static final Path SOCKET = Path.of("/var/run/docker.sock");
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    private final String image;

    private TestDocker(String image) {
        this.image = image;
    }

    public static TestDocker open(Path work) throws IOException {
        assumeTrue(Files.exists(SOCKET) && succeeds("docker", "version"), "needs docker with a running dockerd");
        assumeTrue(Files.isExecutable(BUSYBOX), "needs a static /bin/busybox");
        Path bin = Files.createDirectories(work.resolve("image/bin"));
        Files.copy(BUSYBOX, bin.resolve("busybox"));
        bin.resolve("busybox").toFile().setExecutable(true, false);
        for (String applet : List.of("sh", "sleep", "true", "nc", "hostname", "echo", "httpd", "dd", "cat")) {
            Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
        }
        Files.createDirectories(work.resolve("image/tmp"));
        String image = "balsa-test/busybox:" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        Path tar = work.resolve("image.tar");
        run("tar", "-C", work.resolve("image").toString(), "-cf", tar.toString(), ".");
        run("docker", "import", tar.toString(), image);
        return new TestDocker(image);
    }

    public String image() {
        return image;
    }

    public static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(List.of(command) + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output;
    }

    private static boolean succeeds(String... command) {
        try {
            run(command);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        List<String> command = new ArrayList<>(List.of("docker", "rmi", "-f", image));
        run(command.toArray(String[]::new));
    }
}
