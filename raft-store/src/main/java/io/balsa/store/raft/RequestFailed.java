package io.balsa.store.raft;

import java.util.concurrent.CompletionException;

/**
 * A request that has no result. What became of it is said by the reason; the text is etcd's, because clients match it.
 * Thrown for operating conditions, so it carries no stack trace.
 */
public final class RequestFailed extends RuntimeException {
    /** Why there is no result; etcd: {@code rpctypes/error.go}. */
    public enum Reason {
        /** The member knows of no leader. Nothing has happened. */
        NO_LEADER("etcdserver: no leader"),
        /** The leader went away while the request was under way: it may or may not take effect. */
        LEADER_CHANGED("etcdserver: leader changed"),
        /** No answer in time: it may or may not take effect. */
        TIMED_OUT("etcdserver: request timed out"),
        /** The member stops: it may or may not take effect. */
        STOPPED("etcdserver: server stopped"),
        /** The queue is full. Nothing has happened. */
        TOO_MANY_REQUESTS("etcdserver: too many requests"),
        /** Asked as a leader, but this member is not the leader. Nothing has happened. */
        NOT_LEADER("etcdserver: not leader");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** The message that goes to the client, byte for byte etcd's. */
        public String text() {
            return text;
        }
    }

    private final Reason reason;

    public RequestFailed(Reason reason) {
        super(reason.text(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The request was turned away and may be made again, here or elsewhere. */
    static boolean meansNothingHappened(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RequestFailed failed
                && (failed.reason() == Reason.NOT_LEADER || failed.reason() == Reason.NO_LEADER);
    }
}
