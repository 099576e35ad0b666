package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Fault;
import io.balsa.jepsen.history.History;
import io.balsa.jepsen.history.Operation;
import java.util.HashMap;
import java.util.Map;

/**
 * What one client sees at one member never goes back, whatever kind of reads it uses, as long as the member runs: it answers
 * from what it has applied. A member that was started again may be behind where it was, as etcd's may.
 */
final class Connections {
    private record Connection(int client, int member) {}

    private final History history;

    Connections(History history) {
        this.history = history;
    }

    void check(Findings findings) {
        Map<Connection, Operation> last = new HashMap<>();
        for (Operation operation : history.operations()) {
            if (!operation.acknowledged() || operation.revision() == 0) {
                continue;
            }
            Connection connection = new Connection(operation.client(), operation.member());
            Operation before = last.get(connection);
            if (before != null && before.returnedNanos() <= operation.calledNanos()) {
                follow(before, operation, findings);
            }
            if (before == null || before.returnedNanos() <= operation.calledNanos()) {
                last.put(connection, operation);
            }
        }
    }

    private void follow(Operation before, Operation operation, Findings findings) {
        if (Replay.serializable(operation)
                && operation.revision() < before.revision()
                && !restarted(operation.member(), before.calledNanos(), operation.returnedNanos())) {
            findings.wrong(
                    "one connection was shown revision " + before.revision() + " and later revision "
                            + operation.revision(),
                    operation,
                    before);
        }
    }

    private boolean restarted(int member, long fromNanos, long toNanos) {
        return history.faults().stream()
                .filter(Fault::restarts)
                .filter(fault -> fault.members().contains(member))
                .anyMatch(fault -> fault.begunNanos() <= toNanos && fault.healedNanos() >= fromNanos);
    }
}
