package io.balsa.store.mvcc;

/** Which change: {@code main} counts requests that changed something, {@code sub} the changes of one request from 0. */
record Revision(long main, int sub) implements Comparable<Revision> {
    static final Revision NONE = new Revision(0, 0);

    boolean exists() {
        return main > 0;
    }

    @Override
    public int compareTo(Revision other) {
        int order = Long.compare(main, other.main);
        return order != 0 ? order : Integer.compare(sub, other.sub);
    }
}
