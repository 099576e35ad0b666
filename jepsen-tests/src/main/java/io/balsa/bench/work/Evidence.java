package io.balsa.bench.work;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What shows that a measurement counts. See {@link Fairness}.
 *
 * @param processes of the members before, in order
 * @param processesAfter the same if none has ended meanwhile
 * @param durable whether the data are on a file system that keeps them
 * @param mustSync whether what was measured has to be on disk before it is acknowledged
 * @param syncs how often each member synced its log meanwhile
 * @param expected how many operations were asked for; empty: as many as there was time for
 * @param acknowledged how many were answered
 * @param failure why one was not
 * @param fault what the store must not have done: a wrong answer, or something else read back than was acknowledged
 */
public record Evidence(
        List<Long> processes,
        List<Long> processesAfter,
        boolean durable,
        boolean mustSync,
        List<Long> syncs,
        OptionalLong expected,
        long acknowledged,
        Optional<String> failure,
        Optional<String> fault) {
    public Evidence {
        processes = List.copyOf(processes);
        processesAfter = List.copyOf(processesAfter);
        syncs = List.copyOf(syncs);
    }

    Evidence with(Optional<String> otherFault) {
        return new Evidence(
                processes,
                processesAfter,
                durable,
                mustSync,
                syncs,
                expected,
                acknowledged,
                failure,
                fault.or(() -> otherFault));
    }
}
