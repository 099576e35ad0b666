package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Phase;
import io.balsa.jepsen.history.Request;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What was acknowledged before the final phase must be in every answer of it, from every member, serializable or not: by
 * then the members have been given time to catch up. The count is that of the acknowledged writes and of the
 * final reads.
 */
final class FinalReads implements Checker {
    @Override
    public List<Verdict> check(Replay replay) {
        Findings findings = new Findings(Guarantee.NOTHING_LOST);
        long begun = replay.history.begun(Phase.Kind.FINAL);
        List<Operation> writes = replay.history.operations().stream()
                .filter(operation -> operation.calledNanos() < begun && Replay.isWriter(operation))
                .toList();
        List<Operation> reads = replay.history.operations().stream()
                .filter(operation -> operation.calledNanos() >= begun
                        && operation.acknowledged()
                        && operation.request() instanceof Request.Range)
                .toList();
        Looks looks = new Looks(replay);
        Optional<Operation> last = writes.stream().max(Comparator.comparingLong(Operation::revision));
        for (Operation read : reads) {
            if (last.isPresent() && read.revision() < last.get().revision()) {
                findings.wrong(
                        "member " + read.member() + " ends at revision " + read.revision() + ", but revision "
                                + last.get().revision() + " had been acknowledged",
                        read,
                        last.get());
            }
            looks.answer(read, findings);
        }
        for (Replay.Doubled two : replay.doubled) {
            findings.wrong(
                    "revision " + two.first().revision() + " was acknowledged to two writes, so one of them is lost",
                    two.second(),
                    two.first());
        }
        if (!reads.isEmpty()) {
            findings.look(writes.size());
        }
        return List.of(findings.verdict());
    }
}
