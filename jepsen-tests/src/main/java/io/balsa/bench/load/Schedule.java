package io.balsa.bench.load;

/**
 * When the requests of an open loop are due: evenly, at a rate. A value.
 *
 * <p>Example: 4 a second from 1,000 ns on are due at 1,000, 250,001,000, 500,001,000 ...; rounding never adds up, so that
 * request {@code n * perSecond} is due {@code n} seconds after the first.
 *
 * @param perSecond at least 1
 */
public record Schedule(long startNanos, long perSecond) {
    private static final long SECOND = 1_000_000_000L;

    public Schedule {
        if (perSecond < 1) {
            throw new IllegalArgumentException("a rate of " + perSecond + " a second");
        }
    }

    /** @param request from 0 on */
    public long dueNanos(long request) {
        long seconds = request / perSecond;
        long rest = request % perSecond;
        return startNanos + seconds * SECOND + rest * SECOND / perSecond;
    }
}
