package io.balsa.bench.peer;

/**
 * What processes have used so far.
 *
 * @param cpuNanos user and system time, summed over processes; the kernel counts in steps of a tick, mostly 10 ms
 * @param switches context switches of threads that are alive, voluntary and not, summed
 * @param residentBytes memory in use now, of the process that uses most
 */
public record Usage(long cpuNanos, long switches, long residentBytes) {
    public static final Usage NONE = new Usage(0, 0, 0);

    /** Two processes together. */
    public Usage plus(Usage other) {
        return new Usage(
                cpuNanos + other.cpuNanos, switches + other.switches, Math.max(residentBytes, other.residentBytes));
    }

    /** What was used since; the memory is that of now. */
    public Usage since(Usage before) {
        return new Usage(cpuNanos - before.cpuNanos, switches - before.switches, residentBytes);
    }
}
