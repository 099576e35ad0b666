package io.balsa.store.apply;

/** Is told what has been applied. */
@FunctionalInterface
public interface AppliedListener {
    /**
     * Called on the applying thread, once for each log entry with commands, in the order of the log, after the engine has
     * the changes and {@link Applier#applied()} and {@link Applier#revision()} say so. Must not block and not throw.
     */
    void applied(AppliedBatch batch);
}
