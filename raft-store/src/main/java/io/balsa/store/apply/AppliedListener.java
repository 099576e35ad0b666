package io.balsa.store.apply;

import io.balsa.store.mvcc.StoreState;

/** Is told what has been applied. */
@FunctionalInterface
public interface AppliedListener {
    /** A log entry with commands is about to be applied. Called like {@link #applied}, before it. */
    default void applying() {}

    /**
     * Called on the applying thread, once for each log entry with commands, in the order of the log, after the engine has
     * the changes and {@link Applier#applied()} and {@link Applier#revision()} say so. Must not block and not throw.
     */
    void applied(AppliedBatch batch);

    /**
     * The state of another member has taken the place of this one's, further on in the log: what happened in between has not
     * been and will not be told. Whatever is kept in memory about the state must be read again. Called on the applying
     * thread, after the engine has the new state and the getters say so. Must not block and not throw.
     */
    default void replaced(StoreState state) {}
}
