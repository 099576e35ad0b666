package io.balsa.ctl.local;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How large a server's heap may grow: a share of the machine, because the controllers hold every pod of the cluster.
 *
 * <p>It is a limit, not a reservation: with a handful of pods a server stays far below it.
 */
final class ServerHeap {
    /** What a server needs with a handful of pods. */
    private static final long MIN_MIB = 384;
    /** More than the largest cluster that was measured asked for. */
    private static final long MAX_MIB = 4096;
    /** Three servers and the store's own memory, outside the heap, leave half of the machine to the containers. */
    private static final int SHARE = 12;

    private ServerHeap() {}

    /** In MiB, from the memory that this machine, or the container around this process, has. */
    static long limit() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return limit(system.getTotalMemorySize());
    }

    /** In MiB, for a machine with that many bytes. */
    static long limit(long machineBytes) {
        return Math.max(MIN_MIB, Math.min(MAX_MIB, (machineBytes >> 20) / SHARE));
    }
}
