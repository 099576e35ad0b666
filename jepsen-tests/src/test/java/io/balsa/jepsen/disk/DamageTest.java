package io.balsa.jepsen.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.balsa.etcd.v3.MaintenanceGrpc;
import io.balsa.etcd.v3.StatusRequest;
import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.PutStream;
import io.balsa.store.cluster.StoreCluster;
import io.balsa.store.engine.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One file of a stopped member is damaged, as a failing disk does it: the file's times stay as they were. The member starts,
 * and has in the end what the others have; or it says in one sentence which file it is and what to do, and exits.
 *
 * <p>The member lives on a copy of another's state, and was killed at the moment in which it made it its own.
 */
@EnabledIf(value = "io.balsa.jepsen.disk.FaultLibrary#isAvailable", disabledReason = "gcc is not installed")
class DamageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /** So that the data folder has files of all kinds. */
    private static final String SMALL = "-Dbalsa.disk-bounds=flush=10000,tail=20000,segment=16384";

    private static final Pattern LOG_FILE = Pattern.compile("log_(?:inprogress_)?(\\d+).*");
    private static final long SEED = Long.getLong("balsa.seed", System.nanoTime());

    @TempDir
    private static Path folder;

    private static StoreCluster cluster;
    private static PutStream puts;
    private static MemberProcess victim;
    /** No entry of the victim's log is later than this one, of those that the others had when it was killed. */
    private static long victimEnd;
    /** The victim's data folder as it was when it was killed. */
    private static Path healthy;

    /** What is done to which file; {@code where} in it: 0 the beginning, 1 the end. */
    private record Damage(String kind, String file, double from, double to, long seed) {
        @Override
        public String toString() {
            return kind + " " + file + " between " + from + " and " + to + ", -Dbalsa.seed=" + SEED;
        }
    }

    private static Damage flip(String file) {
        return new Damage("flip", file, 0, 1, SEED);
    }

    private static Damage truncate(String file) {
        return new Damage("truncate", file, 0, 1, SEED);
    }

    private static Stream<Damage> damages() {
        String closed = ".*/log_\\d+-\\d+";
        String open = ".*/log_inprogress_\\d+";
        // Of the closed log, the open log, the database and the identity, one each.
        Stream<Damage> always = Stream.of(
                flip(closed), new Damage("truncate", open, 0.9, 1, SEED), flip("db.*/.*\\.sst"), flip("identity"));
        if (!Boolean.getBoolean("balsa.long")) {
            return always;
        }
        Stream<Damage> more = Stream.of(
                truncate(closed),
                flip(".*/raft-meta"),
                truncate("db.*/MANIFEST-.*"),
                new Damage("flip", open, 0, 0.9, SEED),
                flip(".*/raft-meta.conf"),
                flip("db.*/CURRENT"),
                flip("db.current"));
        List<String> files = List.of(
                closed,
                open,
                ".*/raft-meta",
                ".*/raft-meta.conf",
                "db.*/.*\\.sst",
                "db.*/MANIFEST-.*",
                "db.*/CURRENT",
                "db.*/OPTIONS-.*",
                "db.current",
                "identity",
                "disk",
                "peers",
                "lib/.*");
        Stream<Damage> many = LongStream.range(0, 12)
                .boxed()
                .flatMap(n -> files.stream()
                        .flatMap(file ->
                                Stream.of("flip", "truncate").map(kind -> new Damage(kind, file, 0, 1, SEED + n))));
        return Stream.of(always, more, many).flatMap(damages -> damages);
    }

    @BeforeAll
    static void aClusterOneMemberOfWhichIsDown() throws IOException {
        cluster = StoreCluster.start(folder, 3, SMALL);
        puts = PutStream.start(
                "k", cluster.members().stream().map(MemberProcess::channel).toList());
        Agreement.awaitMore(puts, 40);
        victim = cluster.follower();
        killVictim();
        awaitThatItNeedsACopy();

        FaultDisk disk =
                new FaultDisk(victim.dataDir(), folder.resolve("proof")).order("kill-after", "rename", 1, "db.current");
        victim.environment(disk.environment());
        cluster.launch(victim);
        await().atMost(PATIENCE).until(() -> !victim.isAlive());
        assertThat(disk.proved()).as(victim.log()).isTrue();
        victim.environment(Map.of());
        cluster.restart(victim);
        assertThat(victim.log()).contains("removed the raft log: it ends with entry");

        Agreement.awaitMore(puts, 400);
        killVictim();
        healthy = folder.resolve("healthy");
        copy(victim.dataDir(), healthy);
        Agreement.awaitMore(puts, 50);
        puts.close();
    }

    private static void killVictim() {
        MemberProcess leader = cluster.leader();
        cluster.kill(victim);
        // What was under way is committed before these.
        Agreement.awaitMore(puts, 5);
        victimEnd = MaintenanceGrpc.newBlockingStub(leader.channel())
                .withDeadlineAfter(30, TimeUnit.SECONDS)
                .status(StatusRequest.getDefaultInstance())
                .getRaftIndex();
    }

    /** The logs of the others do not lead on from the victim's any more. */
    private static void awaitThatItNeedsACopy() {
        await().atMost(PATIENCE)
                .until(() -> cluster.alive().stream()
                        .map(DamageTest::firstEntries)
                        .allMatch(first -> first.get(0) > victimEnd + 1));
    }

    /** Of each file of the member's log. */
    private static List<Long> firstEntries(MemberProcess member) {
        try (Stream<Path> files = Files.walk(member.dataDir().resolve("raft"))) {
            return files.map(file -> LOG_FILE.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> Long.parseLong(name.group(1)))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            // A file was purged while the folder was read.
            return List.of(0L);
        }
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @MethodSource("damages")
    void theMemberIsRightOrSaysWhatIsWrong(Damage damage) throws IOException {
        DurableFiles.deleteTree(victim.dataDir());
        copy(healthy, victim.dataDir());
        String what = apply(damage);
        victim.environment(Map.of());
        cluster.launch(victim);
        try {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> !victim.isAlive() || victim.saidReady());
            if (victim.isAlive()) {
                Agreement.holds(cluster, List.of(puts));
            }
        } catch (AssertionError | RuntimeException e) {
            // A block that is read only now: the member has every right to stop.
            if (!exitsSoon()) {
                throw new AssertionError(what + "\n" + victim.log(), e);
            }
        }
        if (victim.isAlive()) {
            cluster.kill(victim);
        } else {
            saysWhatIsWrong(what);
        }
    }

    /** The checksums of the transfer would hold for what is damaged on the sender's disk. */
    @Test
    void aMemberWhoseDatabaseIsDamagedStopsAndTheCopyComesFromAnother() throws IOException {
        DurableFiles.deleteTree(victim.dataDir());
        copy(healthy, victim.dataDir());
        PutStream more = PutStream.start(
                "more", cluster.alive().stream().map(MemberProcess::channel).toList());
        awaitThatItNeedsACopy();
        more.close();

        MemberProcess leader = cluster.leader();
        Path table = largestTable(leader);
        byte[] whole = Files.readAllBytes(table);
        byte[] damaged = whole.clone();
        damaged[damaged.length / 3] ^= 1;
        Files.write(table, damaged);
        cluster.launch(victim);
        leader.awaitExit(PATIENCE);
        assertThat(leader.log())
                .contains("stopping: ")
                .contains(String.valueOf(table.getFileName()))
                .contains("a file is damaged: restore the data dir from before, or replace the member");
        cluster.awaitReady(victim);

        Files.write(table, whole);
        cluster.restart(leader);
        Agreement.holds(cluster, List.of(puts, more));
        cluster.kill(victim);
    }

    private static Path largestTable(MemberProcess member) throws IOException {
        try (Stream<Path> files = Files.walk(member.dataDir())) {
            return files.filter(file -> file.toString().matches(".*/db[^/]*/[^/]*\\.sst"))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    private static boolean exitsSoon() {
        try {
            victim.awaitExit(Duration.ofSeconds(5));
            return true;
        } catch (AssertionError e) {
            return false;
        }
    }

    private static void saysWhatIsWrong(String what) {
        assertThat(victim.exitCode()).as(what).isNotZero();
        String data = victim.dataDir().toString();
        List<String> messages = victim.log()
                .lines()
                .filter(line -> line.contains("cannot start: ") || line.contains("stopping: "))
                .toList();
        assertThat(messages).as("%s\n%s", what, victim.log()).hasSize(1);
        assertThat(messages.get(0)).as(what).contains(data).containsPattern("replace the member|remove the file");
        // For whoever reads the build: whether the sentence is of use is for people to judge.
        System.out.println(what + ": " + messages.get(0));
    }

    /** What has been done to which file. */
    private static String apply(Damage damage) throws IOException {
        Random random = new Random(damage.seed() ^ damage.toString().hashCode());
        Path file = pick(damage.file(), random);
        FileTime time = Files.getLastModifiedTime(file);
        byte[] bytes = Files.readAllBytes(file);
        int written = bytes.length;
        while (written > 0 && bytes[written - 1] == 0) {
            written--;
        }
        int from = (int) (written * damage.from());
        int at = from + random.nextInt(Math.max(1, (int) (written * damage.to()) - from));
        String what =
                damage.kind() + " " + file.getFileName() + " at " + at + " of " + written + " (seed " + SEED + ")";
        if (damage.kind().equals("flip")) {
            bytes[at] ^= (byte) (1 << random.nextInt(8));
        } else {
            bytes = Arrays.copyOf(bytes, at);
        }
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, time);
        return what;
    }

    private static Path pick(String pattern, Random random) throws IOException {
        try (Stream<Path> files = Files.walk(victim.dataDir())) {
            List<Path> matching = files.filter(Files::isRegularFile)
                    .filter(file -> victim.dataDir().relativize(file).toString().matches(pattern))
                    .sorted()
                    .toList();
            return matching.get(random.nextInt(matching.size()));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
