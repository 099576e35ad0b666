package io.balsa.kubelet.pod;

import io.balsa.kubelet.runtime.Container;
import java.time.Instant;

/** Where a container stands between what it should be and what it is. */
sealed interface Step {
    /** It should run and does not: start this attempt now. */
    record Start(int attempt, int streakStart) implements Step {}

    /** It should run, but not yet. */
    record Wait(String reason, String message, Instant until) implements Step {}

    /** It runs. */
    record Live(Container container) implements Step {}

    /** It has ended for good. */
    record Done(int exitCode) implements Step {}
}
