package io.balsa.kubelet;

import java.time.Duration;

/** Every number that bounds a kubelet, with its reason. */
public record KubeletLimits(Restarts restarts, Heartbeat heartbeat, Work work, Proxying proxying) {
    /**
     * @param first the wait before the second restart in a row (the first is immediate), doubled for each further one
     * @param most no wait is longer
     * @param reset a run of this length makes the next failure the first one again
     */
    public record Restarts(Duration first, Duration most, Duration reset) {}

    /**
     * @param every between two renewals of the node's Lease
     * @param leaseSeconds after how long without one the node counts as lost
     * @param status between two updates of the Node's status while nothing changes
     */
    public record Heartbeat(Duration every, int leaseSeconds, Duration status) {}

    /**
     * @param workers pods that are worked on at the same time; a pull holds one
     * @param relist between two looks at the containers: an exit is noticed after this long at most
     * @param logStreams readers of logs at the same time: each holds a thread
     * @param probes probes at the same time: each holds a thread for its timeout at most
     * @param pull how long fetching an image may take
     */
    public record Work(int workers, Duration relist, int logStreams, int probes, Duration pull) {}

    /**
     * @param connections client connections through node ports at the same time; more are refused
     * @param connect how long an endpoint may take to accept before the next one is tried
     */
    public record Proxying(int connections, Duration connect) {}

    /** Kubernetes' restart delays; a heartbeat of 2 s with 8 s of grace; the rest fits a node of some hundred pods. */
    public static KubeletLimits defaults() {
        return new KubeletLimits(
                new Restarts(Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofMinutes(10)),
                new Heartbeat(Duration.ofSeconds(2), 8, Duration.ofSeconds(10)),
                new Work(8, Duration.ofMillis(500), 32, 16, Duration.ofMinutes(2)),
                new Proxying(4096, Duration.ofMillis(500)));
    }
}
