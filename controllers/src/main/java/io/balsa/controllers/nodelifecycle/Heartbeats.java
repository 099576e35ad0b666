package io.balsa.controllers.nodelifecycle;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How long each node has been silent, judged only by when this process heard of its heartbeats: what a node's clock says does
 * not matter.
 *
 * <p>When <em>no</em> node was heard for longer than {@code interruption}, this process was probably cut off itself; then
 * everybody's silence counts from the moment somebody is heard again. So an outage of the control plane never makes nodes
 * look dead that had no way to be heard.
 *
 * <p>Example, interruption 5 s: a and b beat at 0 s; nothing until 60 s; a beats at 60 s. At 61 s the silence of a and b is
 * 1 s each.
 *
 * <p>Thread-safe: heartbeats arrive on one thread and are asked for on another.
 */
public final class Heartbeats {
    private final long interruptionNanos;
    private final Map<String, Long> heardNanos = new TreeMap<>();
    private long lastNanos;
    private long countFromNanos;

    /**
     * Starts to count now: a controller that has just started has heard nobody yet.
     *
     * @param interruption a silence of all nodes longer than this is blamed on us
     */
    public Heartbeats(Duration interruption, long nowNanos) {
        this.interruptionNanos = interruption.toNanos();
        this.lastNanos = nowNanos;
        this.countFromNanos = nowNanos;
    }

    /** The node was heard of. */
    public synchronized void heard(String node, long nowNanos) {
        if (nowNanos - lastNanos > interruptionNanos) {
            countFromNanos = nowNanos;
        }
        lastNanos = nowNanos;
        heardNanos.put(node, nowNanos);
    }

    /** The node does not exist any more. */
    public synchronized void forget(String node) {
        heardNanos.remove(node);
    }

    /** Returns how long each of the nodes has been silent; one that was never heard is silent since the start. */
    public synchronized Map<String, Duration> silences(Set<String> nodes, long nowNanos) {
        Map<String, Duration> silences = new TreeMap<>();
        for (String node : nodes) {
            long heard = heardNanos.getOrDefault(node, countFromNanos);
            long since = heard - countFromNanos > 0 ? heard : countFromNanos;
            silences.put(node, Duration.ofNanos(Math.max(0, nowNanos - since)));
        }
        return silences;
    }
}
