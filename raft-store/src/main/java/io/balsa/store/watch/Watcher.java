package io.balsa.store.watch;

/** One watch of a stream. Belongs to the hub's thread. */
final class Watcher {
    final WatchStream stream;
    final long id;
    final Interest interest;
    final boolean fragment;
    final boolean progressNotify;

    // Everything before it has been handed to the stream; nothing from it on has.
    long nextRevision;
    // Live: in the hub's index, given events as they are applied. Else lagging: read forward from history.
    boolean live;
    // Counted among those that are behind.
    boolean slow;
    boolean cancelled;
    long lastSentNanos;

    Watcher(WatchStream stream, long id, Interest interest, boolean fragment, boolean progressNotify) {
        this.stream = stream;
        this.id = id;
        this.interest = interest;
        this.fragment = fragment;
        this.progressNotify = progressNotify;
    }
}
