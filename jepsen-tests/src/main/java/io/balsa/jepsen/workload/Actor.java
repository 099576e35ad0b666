package io.balsa.jepsen.workload;

/** One client's part in a workload. Confined to the thread of its client. */
interface Actor extends AutoCloseable {
    /** Does the next thing; at most a few requests. */
    void step();

    /** The clients have stopped: waits until all has been seen that there is to see, within a bound. */
    default void finish() {}

    @Override
    void close();
}
