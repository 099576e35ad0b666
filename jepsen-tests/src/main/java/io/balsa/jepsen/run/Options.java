package io.balsa.jepsen.run;

import io.balsa.jepsen.fault.Fault;
import io.balsa.jepsen.fault.Faults;
import io.balsa.jepsen.workload.Crew;
import io.balsa.jepsen.workload.Workload;
import io.balsa.jepsen.workload.Workloads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of {@code scripts/jepsen}, as picocli fills it in. */
@Command(
        name = "jepsen",
        description = {
            "Starts a cluster of real processes, lets clients work, does harm to it, heals it, and checks everything that",
            "the clients were told. Prints one line for each guarantee, then PASS or FAIL. Exit codes: 0, 1, and 2 for a",
            "command line that cannot be used."
        },
        sortOptions = false)
final class Options {
    /** Not to be used as it is: what is wrong with it, in one sentence. */
    static final class Unusable extends RuntimeException {
        Unusable(String message) {
            super(message);
        }
    }

    private static final int CLIENTS_MAX = 64;
    private static final int RATE_MAX = 1_000;

    @Option(names = "--minutes", paramLabel = "M", description = "how long faults happen (default: ${DEFAULT-VALUE})")
    double minutes = 5;

    @Option(names = "--seed", paramLabel = "S", description = "decides the schedule (default: another one each time)")
    @Nullable
    Long seed;

    @Option(names = "--members", paramLabel = "3|5", description = "how many (default: ${DEFAULT-VALUE})")
    int members = 3;

    @Option(names = "--faults", paramLabel = "a,b", split = ",", description = "only these (default: all that can be)")
    List<String> faults = new ArrayList<>();

    @Option(names = "--workloads", paramLabel = "x,y", split = ",", description = "only these (default: all)")
    List<String> workloads = new ArrayList<>();

    @Option(names = "--clients", paramLabel = "N", description = "how many (default: ${DEFAULT-VALUE})")
    int clients = 6;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "steps of each client in a second (default: ${DEFAULT-VALUE})")
    int rate = 25;

    @Option(names = "--steps", paramLabel = "N", description = "at most so many faults (default: as many as fit)")
    int steps = Integer.MAX_VALUE;

    @Option(names = "--one-at-a-time", description = "never two faults together")
    boolean alone;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "for the history and the members (default: a new one)")
    @Nullable
    Path folder;

    @Option(names = "--keep", description = "keep the members' folders and logs, also of a run that passes")
    boolean keep;

    @Option(names = "--list", description = "name all faults and workloads, and end")
    boolean list;

    @Option(names = "--check", paramLabel = "FILE", description = "check a history that was written before, and end")
    @Nullable
    Path check;

    @Option(names = "--help", description = "print this and end")
    boolean help;

    /** @throws Unusable for the first thing that is wrong */
    void require() {
        require(minutes > 0, "--minutes must be more than 0, not " + minutes);
        require(members == 3 || members == 5, "--members must be 3 or 5, not " + members);
        require(
                clients >= 1 && clients <= CLIENTS_MAX,
                "--clients must be from 1 to " + CLIENTS_MAX + ", not " + clients);
        require(rate >= 1 && rate <= RATE_MAX, "--rate must be from 1 to " + RATE_MAX + ", not " + rate);
        require(steps >= 1, "--steps must be at least 1, not " + steps);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new Unusable(message);
        }
    }

    Crew.Pace pace() {
        return new Crew.Pace(clients, rate);
    }

    List<Workload> chosenWorkloads() {
        return workloads.isEmpty() ? Workloads.ALL : named("workload", workloads, Workloads::named);
    }

    /**
     * The faults that will happen.
     *
     * @param leftOut gets a sentence for each that cannot be, where all were wanted
     */
    List<Fault> chosenFaults(List<String> leftOut) {
        List<Fault> wanted = faults.isEmpty() ? Faults.ALL : named("fault", faults, Faults::named);
        List<Fault> possible = new ArrayList<>();
        for (Fault fault : wanted) {
            Optional<String> why = fault.membersMin() > members
                    ? Optional.of("it needs at least " + fault.membersMin() + " members")
                    : fault.missing();
            if (why.isEmpty()) {
                possible.add(fault);
            } else if (faults.isEmpty()) {
                leftOut.add(fault.name() + " is left out: " + why.get());
            } else {
                throw new Unusable("the fault " + fault.name() + " cannot be done here: " + why.get());
            }
        }
        return possible;
    }

    private static <T> List<T> named(String kind, List<String> names, Function<String, Optional<T>> find) {
        Set<String> distinct = new LinkedHashSet<>(names);
        return distinct.stream()
                .map(name -> find.apply(name.strip())
                        .orElseThrow(() ->
                                new Unusable("no " + kind + " is called \"" + name + "\"; --list names all of them")))
                .toList();
    }
}
