package io.balsa.store.lock;

/** A lock or an election that cannot go on for a reason of its own; the text is etcd's, because clients match it. */
public final class ContestFailed extends RuntimeException {
    static final String SESSION_EXPIRED = "mutex: session is expired";
    static final String NOT_LEADER = "election: not leader";
    static final String NO_LEADER = "election: no leader";

    ContestFailed(String text) {
        super(text, null, false, false);
    }
}
