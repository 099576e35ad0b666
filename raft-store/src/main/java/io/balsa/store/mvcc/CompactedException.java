package io.balsa.store.mvcc;

/** The history before {@link #revision()} is gone: start over from a fresh read. */
public final class CompactedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long revision;

    public CompactedException(long revision) {
        super("history before revision " + revision + " has been compacted", null, false, false);
        this.revision = revision;
    }

    /** The oldest revision that can be read. */
    public long revision() {
        return revision;
    }
}
