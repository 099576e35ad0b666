package io.balsa.jepsen.run;

import io.balsa.jepsen.cluster.Launcher;
import io.balsa.jepsen.fault.Fault;
import io.balsa.jepsen.workload.Crew;
import io.balsa.jepsen.workload.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a run is to do.
 *
 * @param length of the time in which faults happen; the last one is healed after it
 * @param stepsMax after so many steps of the schedule faults end even before that
 * @param company whether two faults may come together
 * @param faults not empty; those that this machine and this size allow
 * @param folder a new one, for the history and the members
 */
public record Plan(
        long seed,
        int members,
        Duration length,
        int stepsMax,
        boolean company,
        List<Fault> faults,
        List<Workload> workloads,
        Crew.Pace pace,
        Launcher launcher,
        Path folder) {
    public Plan {
        faults = List.copyOf(faults);
        workloads = List.copyOf(workloads);
    }
}
