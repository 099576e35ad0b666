package io.balsa.store.apply;

import io.balsa.store.engine.TermIndex;
import io.balsa.store.lease.LeaseChange;
import io.balsa.store.mvcc.RevisionEvents;
import io.balsa.store.mvcc.StoreState;
import io.balsa.store.v1.Command;
import io.balsa.store.v1.Result;
import java.util.List;

/**
 * What one log entry has changed.
 *
 * @param entry the log entry
 * @param state the store's revision and compacted revision after it
 * @param revisions what changed, in order, each event with the version before it as {@code prev_kv}; empty when no key did
 * @param leases what happened to leases, in order
 * @param members the member table may have changed
 * @param commands what the entry asked for
 * @param results what came of each of them, in the same order
 */
public record AppliedBatch(
        TermIndex entry,
        StoreState state,
        List<RevisionEvents> revisions,
        List<LeaseChange> leases,
        boolean members,
        List<Command> commands,
        List<Result> results) {
    public AppliedBatch {
        revisions = List.copyOf(revisions);
        leases = List.copyOf(leases);
        commands = List.copyOf(commands);
        results = List.copyOf(results);
    }

    public long revision() {
        return state.revision();
    }

    public long compactedRevision() {
        return state.compacted();
    }
}
