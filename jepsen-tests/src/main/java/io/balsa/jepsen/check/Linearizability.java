package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides by search whether a short history is linearizable: whether every operation can be given one instant between its
 * call and its return so that, in the order of these instants, each answer is what the store gives.
 *
 * <p>The search is Wing and Gong's with Lowe's memory of visited configurations: see {@link Search}. It takes no hint from
 * the revisions in the answers but checks them, and so checks {@link RevisionWitness}, which is built on them. Operations
 * that were refused, reads of unknown outcome, serializable reads and those of old revisions are left out. A write of unknown
 * outcome may be ordered anywhere after its call, or nowhere; so may the end of every lease that was granted.
 *
 * <p>Worst case exponential in the number of operations that overlap each other; {@code stepsMax} bounds the work.
 */
final class Linearizability implements Checker {
    private final long stepsMax;

    /** @param stepsMax how many search steps to take, at least 1; 10 million is some ten seconds */
    Linearizability(long stepsMax) {
        if (stepsMax < 1) {
            throw new IllegalArgumentException("stepsMax must be at least 1 but is " + stepsMax);
        }
        this.stepsMax = stepsMax;
    }

    @Override
    public List<Verdict> check(Replay replay) {
        return List.of(check(replay.history.operations()));
    }

    Verdict check(List<Operation> history) {
        List<Operation> counted = new ArrayList<>();
        for (Operation operation : history) {
            if (saysSomething(operation)) {
                counted.add(operation);
            } else if (operation.request() instanceof Request.Grant grant && !refused(operation)) {
                counted.add(new Operation(
                        operation.client(),
                        operation.member(),
                        new Request.Revoke(grant.lease()),
                        new Outcome.Unknown("the end of the lease"),
                        operation.calledNanos(),
                        Entry.NEVER));
            }
        }
        return new Search(counted, stepsMax).run();
    }

    private static boolean refused(Operation operation) {
        return operation.outcome() instanceof Outcome.Refused;
    }

    private static boolean saysSomething(Operation operation) {
        Request request = operation.request();
        if (request instanceof Request.Range range) {
            return operation.acknowledged() && !range.serializable() && range.revision() == 0;
        }
        boolean known = request instanceof Request.Put
                || request instanceof Request.Delete
                || request instanceof Request.Txn
                || request instanceof Request.Revoke
                || request instanceof Request.Lock
                || request instanceof Request.Unlock;
        return known && !refused(operation);
    }
}
