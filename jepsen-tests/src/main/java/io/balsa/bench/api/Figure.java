package io.balsa.bench.api;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What was measured of one kind of request. Latencies are in nanoseconds.
 *
 * @param work what was done, and how many at a time
 * @param pods how many were in the store meanwhile
 * @param perSecond operations; events of a watch
 * @param cpuNanos processor time of all servers for one operation
 * @param bytes of one answer, where answers are large; else empty
 * @param residentBytes memory of the server with most, at the end
 * @param watcherBytes memory that one watch took of all servers together
 * @param aimNanos what p99 should be at most
 */
public record Figure(
        String work,
        int pods,
        double perSecond,
        long p50,
        long p99,
        long max,
        double cpuNanos,
        OptionalLong bytes,
        long residentBytes,
        OptionalLong watcherBytes,
        OptionalDouble aimNanos) {
    boolean missed() {
        return aimNanos.isPresent() && p99 > aimNanos.getAsDouble();
    }
}
