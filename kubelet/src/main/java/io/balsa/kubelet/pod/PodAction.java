package io.balsa.kubelet.pod;

import io.balsa.kubelet.runtime.Container;
import java.time.Duration;

/** One thing to do about a pod. */
public sealed interface PodAction {
    /** Make what its containers share. */
    record Prepare() implements PodAction {}

    /**
     * Get the image and start an attempt.
     *
     * @param streakStart to be remembered, see {@link PodMemory.OfContainer}
     */
    record Start(String container, int attempt, int streakStart) implements PodAction {}

    /** Ask a container to end. */
    record Terminate(Container container, String why) implements PodAction {}

    /** End a container that had {@code grace} to end by itself. */
    record Kill(Container container, Duration grace) implements PodAction {}

    /** Forget an old attempt. */
    record Remove(Container container) implements PodAction {}

    /** Forget the pod: all its containers have ended. */
    record RemovePod() implements PodAction {}

    /** Tell the API server that nothing of a deleted pod is left here. */
    record Finish() implements PodAction {}
}
