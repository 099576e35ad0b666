package io.balsa.store;

import io.balsa.store.apply.AppliedBatch;
import io.balsa.store.apply.AppliedListener;
import io.balsa.store.mvcc.StoreState;
import io.balsa.store.raft.RaftStore;
import io.balsa.store.upkeep.UpkeepDuties;
import io.balsa.store.watch.WatchHub;
import org.jspecify.annotations.Nullable;

/** Whoever wants to know what has been applied: told by the applying thread, and all of them hand over. */
final class StoreListeners implements AppliedListener {
    record Parts(WatchHub hub, RaftStore raft, UpkeepDuties upkeep, AppliedListener meter) {}

    /** Those who listen stand on what is applied, so they come later; nothing is applied before they are here. */
    private volatile @Nullable Parts parts;

    void tell(Parts listeners) {
        parts = listeners;
    }

    @Override
    public void applying() {
        Parts told = parts;
        if (told != null) {
            told.meter().applying();
        }
    }

    @Override
    public void applied(AppliedBatch batch) {
        Parts told = parts;
        if (told != null) {
            told.hub().applied(batch);
            told.raft().leases().applied(batch.leases());
            told.upkeep().applied(batch);
            told.meter().applied(batch);
            if (batch.members()) {
                told.raft().membersChanged();
            }
        }
    }

    @Override
    public void replaced(StoreState state) {
        Parts told = parts;
        if (told != null) {
            told.hub().replaced(state);
            told.raft().leases().replaced();
            told.upkeep().replaced(state);
            told.meter().replaced(state);
            told.raft().membersChanged();
        }
    }
}
