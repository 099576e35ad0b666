package io.balsa.jepsen.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.check.Checks;
import io.balsa.jepsen.check.Guarantee;
import io.balsa.jepsen.check.Verdict;
import io.balsa.jepsen.history.History;
import io.balsa.store.cluster.LocalStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The mistakes that only show with consensus: in three real members, whose raft messages are dropped or late. */
@Tag("long")
class ClusterMutantsTest {
    private static final Duration LENGTH = Duration.ofSeconds(6);
    /**
     * Histories. A leader that is cut off gives itself away only when the others have elected one before it steps down, which
     * both do after one to two election timeouts: about every third time.
     */
    private static final int CUT_OFF_MAX = 15;

    private record Staged(Mutant mutant, ClusterRun.Harm harm) {}

    private static final List<Staged> ALL = List.of(
            new Staged(
                    Mutant.named("a read asks nobody")
                            .like("etcd #20418: a stale read after a pause")
                            .in("raft.ReadBarrier.await")
                            .before((self, args) -> CompletableFuture.completedFuture(null))
                            .caughtBy(Guarantee.LINEARIZABLE, CUT_OFF_MAX),
                    ClusterRun.Harm.LEADER_CUT_OFF),
            new Staged(
                    Mutant.named("a leader trusts its commit index")
                            .like("Ratis' own read path: an index that was confirmed once is not confirmed again")
                            .in("raft.LeadershipCheck.confirmAsLeader")
                            .before((self, args) -> CompletableFuture.completedFuture(
                                    Inside.call(Inside.get(self, "group"), "committedIndex")))
                            .caughtBy(Guarantee.LINEARIZABLE, CUT_OFF_MAX),
                    ClusterRun.Harm.LEADER_CUT_OFF),
            new Staged(
                    Mutant.named("a member's last answer counts until the next one comes")
                            .like("leadership that was confirmed before the reads arrived")
                            .in("raft.PeerQuestions.ask")
                            .after((self, args, is) -> lastAnswer(self, args, (CompletableFuture<?>) is))
                            .caughtBy(Guarantee.LINEARIZABLE, CUT_OFF_MAX),
                    ClusterRun.Harm.LEADER_CUT_OFF),
            new Staged(
                    Mutant.named("one member is a majority")
                            .like("Consul 2014: stale reads from a leader that no longer leads")
                            .in("raft.LeadershipRound.isMajority")
                            .after((self, args, is) -> true)
                            .caughtBy(Guarantee.LINEARIZABLE, CUT_OFF_MAX),
                    ClusterRun.Harm.LEADER_CUT_OFF),
            new Staged(
                    Mutant.named("a member of a later term confirms a leader")
                            .like("a term that is not compared")
                            .in("raft.LeadershipRound.answered")
                            .before((self, args) -> {
                                args[1] = Inside.get(self, "term");
                                return null;
                            })
                            .caughtBy(Guarantee.LINEARIZABLE, CUT_OFF_MAX),
                    ClusterRun.Harm.LEADER_CUT_OFF),
            new Staged(
                    Mutant.named("a follower reads before it has applied")
                            .like("a read index that is not waited for")
                            .in("raft.AppliedIndex.await")
                            .before((self, args) -> CompletableFuture.completedFuture(null))
                            .caughtBy(Guarantee.LINEARIZABLE, 3),
                    ClusterRun.Harm.FOLLOWER_LATE),
            new Staged(
                    Mutant.named("a follower answers a write before it has applied it")
                            .like("clients do not read their own writes")
                            .in("raft.CommandRoute.onceApplied")
                            .before((self, args) -> CompletableFuture.completedFuture(args[0]))
                            .caughtBy(Guarantee.SERIALIZABLE, 3),
                    ClusterRun.Harm.FOLLOWER_LATE));

    private static final AtomicInteger RUNS = new AtomicInteger();

    /** Who asked whom what, and the last answer to that. */
    private static final Map<List<Object>, Object> ANSWERS = new ConcurrentHashMap<>();

    private static Object lastAnswer(Object self, Object[] arguments, CompletableFuture<?> next) {
        List<Object> question = List.of(System.identityHashCode(self), arguments[0], arguments[1]);
        Object known = ANSWERS.get(question);
        next.thenAccept(answer -> ANSWERS.put(question, answer));
        return known == null ? next : CompletableFuture.completedFuture(known);
    }

    @TempDir
    private static Path folder;

    private static LocalStore store;

    @BeforeAll
    static void start() throws Exception {
        store = LocalStore.start(folder, 3);
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
    }

    @Test
    void theCodeAsItIsPasses() {
        for (ClusterRun.Harm harm : ClusterRun.Harm.values()) {
            assertThat(Checks.check(run(harm))).as("%s", harm).noneMatch(Verdict::broken);
        }
    }

    @TestFactory
    Stream<DynamicTest> isCaught() {
        return ALL.stream()
                .map(staged -> DynamicTest.dynamicTest(staged.mutant().name(), () -> hunt(staged)));
    }

    private static void hunt(Staged staged) throws Exception {
        Mutant mutant = staged.mutant();
        for (int i = 1; i <= mutant.histories(); i++) {
            History history;
            try (Graft graft = mutant.plant()) {
                history = run(staged.harm());
            }
            List<Guarantee> broken = Checks.check(history).stream()
                    .filter(Verdict::broken)
                    .map(Verdict::guarantee)
                    .toList();
            if (broken.contains(mutant.caughtBy())) {
                // For whoever reads the build: how soon, so that a bound can be drawn closer.
                System.out.println(mutant.caughtBy().label() + " caught in history " + i + ": " + mutant);
                return;
            }
        }
        assertThat(false)
                .as("%s survived %d histories", mutant, mutant.histories())
                .isTrue();
    }

    private static History run(ClusterRun.Harm harm) {
        return ClusterRun.of(store, "mutant/" + RUNS.incrementAndGet(), harm, LENGTH);
    }
}
