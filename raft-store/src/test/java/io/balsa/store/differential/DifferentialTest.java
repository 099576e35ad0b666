package io.balsa.store.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.store.cluster.MemberProcess;
import io.balsa.store.cluster.RealEtcd;
import io.balsa.store.cluster.StoreCluster;
import io.balsa.store.engine.DurableFiles;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Three members of this store against one real etcd, in lockstep. The scripts are the same in every build; with
 * {@code -Dbalsa.long=true} there are forty times as many, with {@code -Dbalsa.seed=N} others.
 */
class DifferentialTest {
    private static final int STEPS = 60;
    private static final int SCRIPTS = Boolean.getBoolean("balsa.long") ? 40 : 1;
    private static final long OTHERS = Long.getLong("balsa.seed", 0) * 1_000_003;

    private static Path folder;
    private static StoreCluster cluster;
    private static RealEtcd etcd;

    @BeforeContainer
    static void start() throws IOException {
        folder = Files.createTempDirectory("balsa-differential");
        // Passwords cost what they cost on purpose; here they need not.
        etcd = RealEtcd.start(folder, "--bcrypt-cost=4");
        cluster = StoreCluster.start(folder, 3, "--bcrypt-cost=4");
    }

    @AfterContainer
    static void stop() throws IOException {
        if (etcd != null) {
            etcd.close();
        }
        if (cluster != null) {
            cluster.close();
        }
        DurableFiles.deleteTree(folder);
    }

    /** The two go on from one script to the next, so a difference that comes late is found, too. */
    @Property(tries = 6, seed = "1", shrinking = ShrinkingMode.OFF)
    void theSameScriptsHaveTheSameAnswers(@ForAll long seed) {
        for (int i = 0; i < SCRIPTS; i++) {
            run(seed + OTHERS + i);
        }
    }

    private static void run(long seed) {
        Side ours =
                new Side(cluster.members().stream().map(MemberProcess::channel).toList());
        Side theirs = new Side(List.of(etcd.channel()));
        ours.begin();
        theirs.begin();
        Script script = new Script(new Random(seed));
        List<String> told = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            long revision = theirs.look();
            assertThat(ours.look()).as("revision after%n%s", tail(told)).isEqualTo(revision);
            script.revision(revision);
            Step step = script.next();
            told.add(revision + " " + step);
            String expected = theirs.take(step);
            assertThat(ours.take(step))
                    .as("seed %d, after%n%s", seed, tail(told))
                    .isEqualTo(expected);
        }
    }

    /** Several users at once, with permissions that change under them. */
    @Property(tries = 5, seed = "1", shrinking = ShrinkingMode.OFF)
    void theSameUsersMayDoTheSame(@ForAll long seed) {
        for (int i = 0; i < SCRIPTS; i++) {
            AccessScript script = new AccessScript(new Random(seed + OTHERS + i));
            run(
                    seed + OTHERS + i,
                    Stream.concat(
                            AccessScript.BEGIN.stream(),
                            Stream.generate(script::next).limit(STEPS)));
        }
    }

    @Property(tries = 5, seed = "1", shrinking = ShrinkingMode.OFF)
    void theSameAlarmsForbidTheSame(@ForAll long seed) {
        for (int i = 0; i < SCRIPTS; i++) {
            AccessScript script = new AccessScript(new Random(seed + OTHERS + i));
            run(seed + OTHERS + i, Stream.generate(script::nextWithAlarms).limit(STEPS));
        }
    }

    @Property(tries = 5, seed = "1", shrinking = ShrinkingMode.OFF)
    void theSameWatchesAreToldTheSame(@ForAll long seed) {
        for (int i = 0; i < SCRIPTS; i++) {
            List<ManagedChannel> members =
                    cluster.members().stream().map(MemberProcess::channel).toList();
            try (WatchScript script = new WatchScript(new Random(seed + OTHERS + i), members, etcd)) {
                script.run(STEPS);
            }
        }
    }

    private static void run(long seed, Stream<String> script) {
        Users ours =
                new Users(cluster.members().stream().map(MemberProcess::channel).toList());
        Users theirs = new Users(List.of(etcd.channel()));
        List<String> told = new ArrayList<>();
        Stream.concat(script, AccessScript.end().stream()).forEach(line -> {
            told.add(line);
            String expected = theirs.take(line);
            assertThat(ours.take(line))
                    .as("seed %d, after%n%s", seed, String.join("\n", told))
                    .isEqualTo(expected);
        });
    }

    private static String tail(List<String> told) {
        return String.join("\n", told.subList(Math.max(0, told.size() - 12), told.size()));
    }
}
