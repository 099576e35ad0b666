package io.balsa.store.engine;

/** A place in the raft log. {@link #NONE} is before its first entry. */
public record TermIndex(long term, long index) implements Comparable<TermIndex> {
    public static final TermIndex NONE = new TermIndex(0, -1);

    @Override
    public int compareTo(TermIndex other) {
        return Long.compare(index, other.index);
    }
}
