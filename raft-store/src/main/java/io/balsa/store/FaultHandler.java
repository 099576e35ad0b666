package io.balsa.store;

/**
 * What happens when an invariant is broken or the disk fails: the process must not go on.
 *
 * <p>The one in production logs and halts the process, so it never returns. A test's may throw, or return an exception
 * for the caller to throw: callers write {@code throw faults.fault(...)} and leave their own state unusable.
 */
@FunctionalInterface
public interface FaultHandler {
    /**
     * @param what one sentence: what failed, on what
     * @param cause the failure beneath
     * @return what the caller throws, if this returns at all
     */
    RuntimeException fault(String what, Throwable cause);
}
