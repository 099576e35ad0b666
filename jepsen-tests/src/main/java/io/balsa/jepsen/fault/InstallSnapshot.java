package io.balsa.jepsen.fault;

import io.balsa.jepsen.cluster.Cluster;
import io.balsa.jepsen.cluster.Member;
import io.balsa.jepsen.cluster.StuckException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A member is away until the logs of the others begin after its own end, so that it needs a copy of the state. */
record InstallSnapshot() implements Fault {
    private static final Duration PURGED = Duration.ofSeconds(25);
    private static final Pattern LOG_FILE = Pattern.compile("log_(?:inprogress_)?(\\d+)(?:-(\\d+))?");

    @Override
    public String name() {
        return "install-snapshot";
    }

    @Override
    public String what() {
        return "one member is killed until the others have purged what it lacks, with a compaction meanwhile";
    }

    @Override
    public Area area() {
        return Area.STORE;
    }

    @Override
    public Span hold() {
        return new Span(0, 500);
    }

    @Override
    public Harm begin(Scene scene) {
        Cluster cluster = scene.cluster();
        Member behind = Victims.FOLLOWER.pick(cluster, scene.random()).get(0);
        behind.kill();
        long last =
                firstEntries(behind).stream().mapToLong(entry -> entry).max().orElse(0);
        String detail = "its log was purged";
        try {
            // The oldest file of each of the others begins after the newest file of the one that is away.
            Cluster.until(
                    "the others to purge their logs",
                    PURGED,
                    () -> cluster.alive().stream()
                            .allMatch(member -> firstEntries(member).stream()
                                            .mapToLong(entry -> entry)
                                            .min()
                                            .orElse(0)
                                    > last));
        } catch (StuckException e) {
            detail = "too little was written: its log leads on";
        }
        scene.operator().compact();
        return new Harm(List.of(behind), detail, true, () -> cluster.launch(behind));
    }

    /** Of each file of the member's log. */
    private static List<Long> firstEntries(Member member) {
        Path log = member.dataDir().resolve("raft");
        try (Stream<Path> files = Files.walk(log)) {
            return files.map(file -> LOG_FILE.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> Long.parseLong(name.group(1)))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            // A file was purged while the folder was read: the next look will do.
            return List.of();
        }
    }
}
