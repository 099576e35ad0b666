package io.balsa.jepsen.history;

import java.util.List;

/**
 * The first line of a history: which run it was.
 *
 * @param seed of the workload and of the faults
 * @param members how many there were at the start, numbered from 0
 * @param workloads their names
 * @param faults the names of the faults that were in the draw
 * @param version what was tested, as the members call themselves
 * @param revision of the store when the history began: 1 for a new one
 * @param livenessNanos after healing, how long the members may take until every operation is answered
 */
public record Header(
        long seed,
        int members,
        List<String> workloads,
        List<String> faults,
        String version,
        long revision,
        long livenessNanos) {
    public Header {
        workloads = List.copyOf(workloads);
        faults = List.copyOf(faults);
    }
}
