package io.balsa.store.cluster;

import io.balsa.store.StoreMain;
import io.balsa.store.engine.DurableFiles;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * What a member's process is started with, and an archive of its classes that is made once for a build: with it a member
 * starts in half the time, and tests start hundreds. A JVM archives classes of jars only, so that those of the build are
 * packed first.
 */
final class MemberClasses {
    private static final Path FOLDER = Path.of("target", "members").toAbsolutePath();
    private static final Path ARCHIVE = FOLDER.resolve("members.jsa");
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** Tests start many short-lived processes: the second compiler would not pay for itself. */
    private static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            // An archive that does not fit is no reason to say anything.
            "-Xlog:disable",
            "-Xlog:all=error:stderr");

    private static List<String> made;

    private MemberClasses() {}

    /** The JVM and its options, without a main class. */
    static synchronized List<String> command() {
        if (made == null) {
            try {
                made = make();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return made;
    }

    private static List<String> make() throws IOException {
        Files.createDirectories(FOLDER);
        try (FileChannel file =
                        FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = file.lock()) {
            List<String> jars = new ArrayList<>();
            boolean fresh = Files.exists(ARCHIVE);
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                Path path = Path.of(entry);
                if (!Files.isDirectory(path)) {
                    jars.add(entry);
                } else if (!path.endsWith("test-classes")) {
                    Path jar = FOLDER.resolve("classes-" + jars.size() + ".jar");
                    fresh &= !pack(path, jar);
                    jars.add(jar.toString());
                }
            }
            List<String> classes = List.of("-cp", String.join(File.pathSeparator, jars));
            if (!fresh) {
                rehearse(classes);
            }
            return both(List.of("-XX:SharedArchiveFile=" + ARCHIVE), classes);
        }
    }

    private static List<String> both(List<String> options, List<String> classes) {
        return Stream.of(JVM, options, classes).flatMap(List::stream).toList();
    }

    /** False: the jar has the classes already. */
    private static boolean pack(Path classes, Path jar) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        if (Files.exists(jar)) {
            long packed = Files.getLastModifiedTime(jar).toMillis();
            if (files.stream().allMatch(file -> file.toFile().lastModified() < packed)) {
                return false;
            }
        }
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Path file : files) {
                entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, entries);
            }
        }
        return true;
    }

    /** Runs a member until it serves, and lets its JVM write down on its way out which classes it has used. */
    private static void rehearse(List<String> classes) throws IOException {
        Path work = Files.createTempDirectory(FOLDER, "rehearsal");
        List<Integer> ports = FreePorts.take(2);
        Path draft = work.resolve("draft.jsa");
        List<String> command = new ArrayList<>(both(List.of("-XX:ArchiveClassesAtExit=" + draft), classes));
        command.addAll(List.of(
                StoreMain.class.getName(),
                "--data-dir=" + work.resolve("data"),
                "--listen-client-urls=http://127.0.0.1:" + ports.get(0),
                "--advertise-client-urls=http://127.0.0.1:" + ports.get(0),
                "--listen-peer-urls=http://127.0.0.1:" + ports.get(1),
                "--initial-advertise-peer-urls=http://127.0.0.1:" + ports.get(1),
                "--initial-cluster=default=http://127.0.0.1:" + ports.get(1)));
        Path log = work.resolve("log");
        Process member = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> !member.isAlive() || Files.readString(log).contains(MemberProcess.READY));
            member.destroy();
            boolean ended = member.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (!ended || !Files.exists(draft)) {
                throw new IOException("no archive of a member's classes was made:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            member.destroyForcibly();
        }
        Files.deleteIfExists(ARCHIVE);
        Files.move(draft, ARCHIVE);
        DurableFiles.deleteTree(work);
    }
}
