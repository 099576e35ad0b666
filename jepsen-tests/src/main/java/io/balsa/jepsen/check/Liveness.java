package io.balsa.jepsen.check;

import io.balsa.jepsen.history.Entry;
import io.balsa.jepsen.history.Event;
import io.balsa.jepsen.history.History;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Phase;
import io.balsa.jepsen.history.WatchAnswer;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * After the last fault is healed, and the header's {@code livenessNanos} have passed, every operation is answered, by every
 * member that is asked, and every watch that was not ended has been told of what happened up to then.
 */
final class Liveness implements Checker {
    @Override
    public List<Verdict> check(Replay replay) {
        Findings findings = new Findings(Guarantee.LIVENESS);
        History history = replay.history;
        long healed = history.begun(Phase.Kind.HEALED);
        if (healed == Entry.NEVER) {
            return List.of(findings.verdict());
        }
        long well = healed + history.header().livenessNanos();
        Phase phase = history.phases().stream()
                .filter(one -> one.kind() == Phase.Kind.HEALED)
                .findFirst()
                .orElseThrow();
        for (Operation operation : history.operations()) {
            if (operation.calledNanos() >= well) {
                findings.look();
                boolean unavailable = operation.outcome() instanceof Outcome.Refused refused
                        && refused.reason().contains("UNAVAILABLE");
                if (operation.unknown() || unavailable) {
                    findings.wrong(
                            "an operation has no answer although all faults were healed "
                                    + (operation.calledNanos() - healed) / 1_000_000 + " ms before",
                            operation,
                            phase);
                }
            }
        }
        watches(replay, well, findings);
        return List.of(findings.verdict());
    }

    private static void watches(Replay replay, long well, Findings findings) {
        long last = replay.history.operations().stream()
                .filter(operation -> operation.acknowledged() && operation.returnedNanos() <= well)
                .mapToLong(Operation::revision)
                .max()
                .orElse(0);
        for (History.Watch watch : replay.history.watches()) {
            long first = WatchContents.first(watch);
            boolean open = first > 0
                    && watch.opened().calledNanos() < well
                    && watch.answers().stream()
                            .noneMatch(answer -> answer.kind() == WatchAnswer.Kind.CANCELED
                                    || answer.kind() == WatchAnswer.Kind.BROKEN);
            if (!open) {
                continue;
            }
            findings.look();
            Set<Long> told = watch.answers().stream()
                    .flatMap(answer -> answer.events().stream())
                    .map(Event::revision)
                    .collect(Collectors.toSet());
            for (Change change : WatchContents.within(replay.changes(), first, last)) {
                boolean wanted = watch.opened().keys().contain(change.key())
                        && !watch.opened().without().contains(change.put() ? Event.Kind.PUT : Event.Kind.DELETE);
                if (wanted && !told.contains(change.revision())) {
                    findings.wrong(
                            "a watch was never told of " + change.key() + " in revision " + change.revision()
                                    + " although all faults were healed and it was not ended",
                            watch.opened(),
                            change.source());
                    break;
                }
            }
        }
    }
}
