package io.balsa.store.upkeep;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether one more request fits into the quota. Between two measurements of the store it counts what has been let through,
 * so that a burst does not run past the quota before anybody looks.
 *
 * <p>Worked example, quota 1,000: measured 600; a charge of 300 fits, another does not; measured 700, since the first took
 * less room than reckoned: the second fits.
 *
 * <p>Any thread.
 */
public final class QuotaMeter {
    /** etcd: {@code --quota-backend-bytes=0}. */
    public static final long DEFAULT_BYTES = 2L << 30;

    private final long quotaBytes;
    /** Measured last, and what has been let through since. */
    private final AtomicLong reckonedBytes = new AtomicLong();

    /** @param quotaBytes 0: 2 GiB; negative: no limit */
    public QuotaMeter(long quotaBytes) {
        this.quotaBytes = quotaBytes == 0 ? DEFAULT_BYTES : quotaBytes;
    }

    /** In bytes; negative: none. */
    public long quotaBytes() {
        return quotaBytes;
    }

    /** Lets a request through if it fits. */
    boolean charge(long bytes) {
        if (quotaBytes < 0) {
            return true;
        }
        // etcd: the store must stay below its quota.
        if (reckonedBytes.addAndGet(bytes) < quotaBytes) {
            return true;
        }
        reckonedBytes.addAndGet(-bytes);
        return false;
    }

    /** Whether what the store takes is more than it may. */
    boolean exceededBy(long storeBytes) {
        return quotaBytes >= 0 && storeBytes >= quotaBytes;
    }

    void measured(long storeBytes) {
        reckonedBytes.set(storeBytes);
    }
}
