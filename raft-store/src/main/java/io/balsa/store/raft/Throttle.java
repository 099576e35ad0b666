package io.balsa.store.raft;

/** Says how long to wait before sending on, so that all senders together stay below a rate. Any thread. */
final class Throttle {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double nanosPerByte;

    /** When everything let through so far will have been sent at the rate. Guarded by "this". */
    private long freeAtNanos;

    /** @param nowNanos on the clock of {@link #take} */
    Throttle(long bytesPerSecond, long nowNanos) {
        this.nanosPerByte = NANOS_PER_SECOND / bytesPerSecond;
        this.freeAtNanos = nowNanos;
    }

    /** Takes note of bytes that are sent now. Returns for how many nanoseconds their sender must send no more. */
    synchronized long take(int bytes, long nowNanos) {
        if (freeAtNanos - nowNanos < 0) {
            freeAtNanos = nowNanos;
        }
        freeAtNanos += (long) (bytes * nanosPerByte);
        return freeAtNanos - nowNanos;
    }
}
