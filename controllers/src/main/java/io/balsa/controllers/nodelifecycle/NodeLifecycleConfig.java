package io.balsa.controllers.nodelifecycle;

import java.time.Duration;

/**
 * The times of a node's loss.
 *
 * @param grace how long a node may be silent before it counts as lost. Kubernetes: 40 s; ours is shorter, so that pods run
 *     elsewhere within 30 s
 * @param replaceAfter how long after that pods with a controller are deleted, which are then replaced elsewhere
 * @param abandonAfter how long after that pods without a controller are deleted, which nobody replaces. Kubernetes: 300 s
 */
public record NodeLifecycleConfig(Duration grace, Duration replaceAfter, Duration abandonAfter) {
    /** Silent for 10 s: lost; 5 s later its pods are replaced. */
    public static NodeLifecycleConfig standard() {
        return new NodeLifecycleConfig(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMinutes(5));
    }
}
