package io.balsa.jepsen.history;

/** A part of the run began. */
public record Phase(Kind kind, long begunNanos) implements Entry {
    public enum Kind {
        /** Clients work, faults happen. */
        WORK,
        /** The last fault is healed, clients go on working: from now on the cluster must get well. */
        HEALED,
        /** The clients have stopped: every key is read at every member, and hashes are taken. */
        FINAL
    }
}
