package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides whether a history of registers is linearizable: whether every operation can be given one instant between its
 * call and its return so that, in the order of these instants, each answer is what a register gives.
 *
 * <p>Linearizability is local (Herlihy and Wing, 1990), so each register is searched alone. The search is Wing and Gong's
 * with Lowe's memory of visited configurations: see {@link Search}. Operations that were refused, and reads of unknown
 * outcome, had no effect and say nothing, so they are left out. A write of unknown outcome may be ordered anywhere after
 * its call, or nowhere.
 *
 * <p>Worst case exponential in the number of operations that overlap each other; {@code stepsMax} bounds the work for each
 * register. Stateless and thread-safe.
 */
public final class Linearizability {
    private final long stepsMax;

    /** @param stepsMax how many search steps one register may take, at least 1; 50 million is about ten seconds */
    public Linearizability(long stepsMax) {
        if (stepsMax < 1) {
            throw new IllegalArgumentException("stepsMax must be at least 1 but is " + stepsMax);
        }
        this.stepsMax = stepsMax;
    }

    /** The first register that is wrong decides; else the first that is undecided; else the history is correct. */
    public Verdict check(List<Operation> history) {
        Map<String, List<Operation>> registers = history.stream()
                .filter(Linearizability::saysSomething)
                .collect(Collectors.groupingBy(
                        Operation::register, TreeMap::new, Collectors.toCollection(ArrayList::new)));
        Verdict verdict = new Verdict.Correct(history.size());
        for (Map.Entry<String, List<Operation>> register : registers.entrySet()) {
            Verdict one = new Search(register.getKey(), register.getValue(), stepsMax).run();
            if (one instanceof Verdict.Wrong) {
                return one;
            }
            if (one instanceof Verdict.Undecided && verdict instanceof Verdict.Correct) {
                verdict = one;
            }
        }
        return verdict;
    }

    private static boolean saysSomething(Operation operation) {
        boolean refused = operation.outcome() instanceof Outcome.Refused;
        boolean unknownRead =
                operation.outcome() instanceof Outcome.Unknown && operation.request() instanceof Request.Read;
        return !refused && !unknownRead;
    }
}
