package io.balsa.jepsen.check;

import io.balsa.jepsen.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * All checkers, in the order of {@link Guarantee}: the way into this package.
 *
 * <p>Needs about a kilobyte of memory and some microseconds for each operation. Thread-safe.
 */
public final class Checks {
    /** Up to here the search checks the witness; beyond it only the witness is fast enough. */
    private static final int SEARCHED_MAX = 1_000;

    private static final long STEPS_MAX = 10_000;

    private static final List<Checker> ALL = List.of(
            new RevisionWitness(),
            new FinalReads(),
            new WatchChecker(),
            new LeaseChecker(),
            new ListAnomalies(),
            new Replicas(),
            new Liveness());

    private Checks() {}

    /** One verdict for each guarantee. */
    public static List<Verdict> check(History history) {
        Replay replay = new Replay(history);
        List<Verdict> verdicts = new ArrayList<>();
        ALL.forEach(checker -> verdicts.addAll(checker.check(replay)));
        if (history.operations().size() <= SEARCHED_MAX) {
            verdicts.replaceAll(verdict -> searched(verdict, replay));
        }
        verdicts.sort(Comparator.comparing(Verdict::guarantee));
        return verdicts;
    }

    /** A short history that the witness lets pass is searched too: it may find what unknown writes hide from the witness. */
    private static Verdict searched(Verdict verdict, Replay replay) {
        boolean decided = verdict.guarantee() != Guarantee.LINEARIZABLE
                || verdict.broken()
                || replay.base != 1
                || replay.unknowns.all().isEmpty();
        if (decided) {
            return verdict;
        }
        Verdict other = new Linearizability(STEPS_MAX).check(replay).get(0);
        return other.broken() ? other : verdict;
    }
}
