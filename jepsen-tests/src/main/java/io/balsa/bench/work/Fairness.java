package io.balsa.bench.work;

import io.balsa.bench.peer.Side;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a pair of measurements may be compared: both sides ran as separate processes that synced what they
 * acknowledged, answered the same number of operations, and still had all of it when it was read back.
 *
 * <p>Every other reason makes the row void; a fault of the store is more than that: {@link #fault}.
 */
public final class Fairness {
    /** A majority of three has to have an entry on disk before it counts. */
    private static final int QUORUM = 2;

    private final long client;

    /** @param client the process that makes the load */
    public Fairness(long client) {
        this.client = client;
    }

    /** Something that the store must not do. */
    public static Optional<String> fault(Side side, Evidence evidence) {
        return evidence.fault().map(fault -> side.label() + ": " + fault);
    }

    /** Why the pair does not count; empty: it does. */
    public Optional<String> voidReason(Evidence ours, Evidence theirs) {
        return alone(Side.OURS, ours).or(() -> alone(Side.THEIRS, theirs)).or(() -> together(ours, theirs));
    }

    private static Optional<String> together(Evidence ours, Evidence theirs) {
        if (ours.processes().stream().anyMatch(theirs.processes()::contains)) {
            return Optional.of("both sides ran in one process");
        }
        boolean counted = ours.expected().isPresent() || theirs.expected().isPresent();
        return !counted || ours.acknowledged() == theirs.acknowledged()
                ? Optional.empty()
                : Optional.of(
                        "Balsa acknowledged " + ours.acknowledged() + " operations, etcd " + theirs.acknowledged());
    }

    private Optional<String> alone(Side side, Evidence evidence) {
        return reason(evidence).map(reason -> side.label() + ": " + reason);
    }

    private Optional<String> reason(Evidence evidence) {
        Set<Long> distinct = new HashSet<>(evidence.processes());
        if (distinct.size() < evidence.processes().size() || distinct.isEmpty() || distinct.contains(client)) {
            return Optional.of("its members were not processes of their own");
        }
        if (!evidence.processes().equals(evidence.processesAfter())) {
            return Optional.of("a member ended or was started anew meanwhile");
        }
        if (!evidence.durable()) {
            return Optional.of("its data were not on a disk; --dir names a folder on one");
        }
        if (evidence.mustSync() && synced(evidence.syncs()) < QUORUM) {
            return Optional.of("only " + synced(evidence.syncs()) + " members synced their log while writes were"
                    + " acknowledged");
        }
        if (evidence.failure().isPresent()) {
            return Optional.of("not all operations were acknowledged: "
                    + evidence.failure().get());
        }
        long expected = evidence.expected().orElse(evidence.acknowledged());
        return evidence.acknowledged() == expected
                ? Optional.empty()
                : Optional.of(evidence.acknowledged() + " of " + expected + " operations were acknowledged");
    }

    private static long synced(List<Long> syncs) {
        return syncs.stream().filter(count -> count > 0).count();
    }
}
