package io.balsa.store.mvcc;

import java.util.List;

/**
 * A piece of history: all events asked for, from the revision asked for up to {@code nextRevision}, exclusive.
 *
 * @param revisions in order; a revision is never split; those without an event that was asked for are left out
 * @param nextRevision where the next page starts
 * @param storeRevision the latest revision when this was read; when {@code nextRevision} is greater, this was the last page
 */
public record HistoryPage(List<RevisionEvents> revisions, long nextRevision, long storeRevision) {
    public HistoryPage {
        revisions = List.copyOf(revisions);
    }

    public boolean isLast() {
        return nextRevision > storeRevision;
    }
}
