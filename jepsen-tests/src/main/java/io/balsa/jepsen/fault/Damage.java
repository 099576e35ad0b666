package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Cluster;
import io.balsa.jepsen.cluster.Member;
import io.balsa.jepsen.cluster.StuckException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A file of a member that is down is damaged, as a failing disk does it: its times stay as they were. The member is started
 * again: it answers rightly, or it says which file it is and ends. In the end another one takes its place.
 *
 * @param patterns of paths below the data folder, in the order in which they are tried
 */
record Damage(String name, String what, boolean truncate, List<String> patterns) implements Fault {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public Area area() {
        return Area.MEMBERS;
    }

    @Override
    public Span hold() {
        return new Span(2_000, 5_000);
    }

    @Override
    public Harm begin(Scene scene) {
        Cluster cluster = scene.cluster();
        Member victim = Victims.ONE.pick(cluster, scene.random()).get(0);
        victim.kill();
        String detail = harm(victim.dataDir(), scene.random()).orElse("no such file");
        cluster.launch(victim);
        try {
            Cluster.until(
                    victim + " to serve, or to say what is wrong",
                    PATIENCE,
                    () -> !victim.isAlive() || victim.saidReady());
        } catch (StuckException e) {
            throw new BrokenPromise(detail + ": " + e.getMessage() + "\n" + victim.lastWords());
        }
        return new Harm(List.of(victim), detail, true, () -> heal(cluster, victim, detail));
    }

    private static void heal(Cluster cluster, Member victim, String detail) {
        if (victim.isAlive()) {
            // Damage that it has not met yet it may meet at any later time: it has had its chance, and goes.
            victim.kill();
        } else {
            LastWords.of(victim, detail, victim.dataDir().toString());
        }
        cluster.membership().remove(victim);
        cluster.membership().add(false);
    }

    private Optional<String> harm(Path data, RandomGenerator random) {
        try {
            for (String pattern : Victims.shuffled(patterns, random)) {
                List<Path> matching = matching(data, pattern);
                if (!matching.isEmpty()) {
                    return Optional.of(harmFile(matching.get(random.nextInt(matching.size())), random));
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot damage a file of " + data, e);
        }
    }

    private static List<Path> matching(Path data, String pattern) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> data.relativize(file).toString().matches(pattern))
                    .filter(file -> file.toFile().length() > 0)
                    .sorted()
                    .toList();
        }
    }

    private String harmFile(Path file, RandomGenerator random) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        byte[] bytes = Files.readAllBytes(file);
        int written = bytes.length;
        while (written > 1 && bytes[written - 1] == 0) {
            written--;
        }
        int at = random.nextInt(written);
        if (truncate) {
            bytes = Arrays.copyOf(bytes, at);
        } else {
            bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, time);
        return file.getFileName() + (truncate ? " cut at " : " with a bit flipped at ") + at + " of " + written;
    }
}
