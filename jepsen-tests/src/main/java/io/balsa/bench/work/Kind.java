package io.balsa.bench.work;

/** What one request of a steady row does. The word is the one that {@code --only} takes. */
public enum Kind {
    PUT("put"),
    /** A key, linearizable. */
    RANGE("range"),
    /** A key, as the asked member has it. */
    SERIALIZABLE("serializable"),
    /** A put, then a linearizable range. */
    MIX_1("mix-1:1"),
    /** A put, then nine linearizable ranges. */
    MIX_9("mix-9:1"),
    /** A put, if the key has not changed since it was last written: what a Kubernetes update is. */
    TXN("txn"),
    /** A prefix with 1,000 keys, linearizable. */
    LIST("list"),
    /** A lease kept alive on a stream of its own. */
    LEASE("lease");

    private final String word;

    Kind(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** Whether it changes keys. */
    public boolean writes() {
        return this == PUT || this == MIX_1 || this == MIX_9 || this == TXN;
    }
}
