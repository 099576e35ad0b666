package io.balsa.jepsen.run;

import io.balsa.jepsen.check.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a run came to, for people. Pure. */
final class Report {
    private Report() {}

    /** Nothing is broken, and nothing stopped the run. What no checker could decide is not broken. */
    static boolean passed(Optional<String> stopped, List<Verdict> verdicts) {
        return stopped.isEmpty() && verdicts.stream().noneMatch(Verdict::broken);
    }

    /** How much was done to whom. */
    static List<String> done(Runner.Result result) {
        List<String> lines = new ArrayList<>();
        lines.add("operations: %d acknowledged, %d of unknown outcome, %d refused; %d events seen by watches"
                .formatted(
                        result.counts().acknowledged(),
                        result.counts().unknown(),
                        result.counts().refused(),
                        result.counts().events()));
        int faults = result.done().values().stream().mapToInt(count -> count).sum();
        lines.add("faults: " + faults + " of " + result.done().size() + " kinds ("
                + result.done().entrySet().stream().map(Report::times).collect(Collectors.joining(", "))
                + "); well again after at most " + result.livenessMillis() + " ms");
        return lines;
    }

    private static String times(Map.Entry<String, Integer> kind) {
        return kind.getValue() == 1 ? kind.getKey() : kind.getKey() + " x" + kind.getValue();
    }

    /** One line for each guarantee. */
    static List<String> guarantees(List<Verdict> verdicts) {
        return verdicts.stream()
                .map(verdict -> "%-18s %-10s %8d checked   %s"
                        .formatted(
                                verdict.guarantee().label(),
                                verdict instanceof Verdict.Broken
                                        ? "BROKEN"
                                        : verdict instanceof Verdict.Undecided ? "undecided" : "holds",
                                verdict.checked(),
                                verdict.guarantee().promise()))
                .toList();
    }

    /** The last lines: whether it passed, and if not, why. */
    static List<String> end(Optional<String> stopped, List<Verdict> verdicts) {
        if (passed(stopped, verdicts)) {
            return List.of("PASS");
        }
        List<String> lines = new ArrayList<>(List.of("FAIL"));
        stopped.ifPresent(lines::add);
        verdicts.stream()
                .filter(Verdict.Broken.class::isInstance)
                .map(Verdict.Broken.class::cast)
                .forEach(broken -> lines.add(broken.guarantee().label() + ": " + broken.violation()));
        return lines;
    }
}
