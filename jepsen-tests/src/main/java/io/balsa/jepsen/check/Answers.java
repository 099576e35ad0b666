package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Outcome;

/** Whether an answer says what the model says, leaving out what a client need not ask for. */
final class Answers {
    private Answers() {}

    static boolean fit(Outcome right, Outcome given) {
        if (right instanceof Outcome.Locked && given instanceof Outcome.Locked) {
            // A lock answers when its turn has come, in a later revision than that of its key.
            return true;
        }
        return right.revision() == given.revision() && fitInside(right, given);
    }

    /** Without the revision of the header: inside a txn only that of the whole counts. */
    private static boolean fitInside(Outcome right, Outcome given) {
        if (right instanceof Outcome.Ranged all && given instanceof Outcome.Ranged some) {
            return all.kvs().equals(some.kvs()) && all.count() == some.count();
        }
        if (right instanceof Outcome.Written written && given instanceof Outcome.Written other) {
            return other.previous() == null || other.previous().equals(written.previous());
        }
        if (right instanceof Outcome.Deleted deleted && given instanceof Outcome.Deleted other) {
            return deleted.count() == other.count()
                    && (other.previous().isEmpty() || other.previous().equals(deleted.previous()));
        }
        if (right instanceof Outcome.Decided decided && given instanceof Outcome.Decided other) {
            boolean fit = decided.succeeded() == other.succeeded()
                    && decided.answers().size() == other.answers().size();
            for (int i = 0; fit && i < decided.answers().size(); i++) {
                fit = fitInside(decided.answers().get(i), other.answers().get(i));
            }
            return fit;
        }
        return right.equals(given);
    }
}
