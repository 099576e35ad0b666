package io.balsa.store.engine;

/** A state of the engine that later writes do not change. Any number of threads may read it; close it after all of them. */
public interface Snapshot extends View, AutoCloseable {
    /** The log entry whose effects are the last in this state. */
    TermIndex applied();

    @Override
    void close();
}
