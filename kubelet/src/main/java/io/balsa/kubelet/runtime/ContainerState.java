package io.balsa.kubelet.runtime;

import java.time.Instant;

/** Where a container is in its life. */
public sealed interface ContainerState {
    /** Asked for, not yet seen running. It counts as an instance: nobody may start another one of its key. */
    record Created() implements ContainerState {}

    record Running(Instant startedAt) implements ContainerState {}

    /**
     * It has ended and will not run again.
     *
     * @param exitCode 0 to 255; 128 + n after signal n; {@link #UNKNOWN_EXIT} where nobody saw the end
     * @param cause empty, or why it ended where the runtime knows more than the exit code
     */
    record Exited(Instant startedAt, Instant finishedAt, int exitCode, Cause cause) implements ContainerState {}

    /** What a runtime may know about an end. */
    enum Cause {
        NONE,
        /** The kernel killed it over its memory limit. */
        OUT_OF_MEMORY,
        /** It ended unseen (the machine restarted, or its supervisor was killed): the exit code is not known. */
        UNSEEN,
        /** The runtime could not start it. */
        NOT_STARTED
    }

    int UNKNOWN_EXIT = 255;
}
