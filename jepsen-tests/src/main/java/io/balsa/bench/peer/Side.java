package io.balsa.bench.peer;

/** Whose figures they are. */
public enum Side {
    OURS("Balsa"),
    THEIRS("etcd");

    private final String label;

    Side(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public Side other() {
        return this == OURS ? THEIRS : OURS;
    }
}
