package io.balsa.jepsen.run;

import io.balsa.jepsen.check.Checks;
import io.balsa.jepsen.check.Verdict;
import io.balsa.jepsen.cluster.Launcher;
import io.balsa.jepsen.fault.Fault;
import io.balsa.jepsen.fault.Faults;
import io.balsa.jepsen.history.History;
import io.balsa.jepsen.history.HistoryFile;
import io.balsa.jepsen.timeline.Timeline;
import io.balsa.jepsen.workload.Workload;
import io.balsa.jepsen.workload.Workloads;
import io.balsa.store.engine.DurableFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;

/** {@code scripts/jepsen}: one run with its report, or an old history checked again. */
public final class JepsenMain {
    private static final int PASS = 0;
    private static final int FAIL = 1;
    private static final int USAGE = 2;
    /** Seeds are to be read and typed. */
    private static final int SEED_BOUND = 1_000_000_000;

    private final PrintStream out;
    private final PrintStream err;

    JepsenMain(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        // What a command prints is its answer, and its exit code the verdict.
        System.exit(new JepsenMain(System.out, System.err).run(arguments));
    }

    /** The exit code. */
    int run(String... arguments) {
        Options options = new Options();
        CommandLine line = new CommandLine(options);
        try {
            line.parseArgs(arguments);
            if (options.help) {
                line.usage(out, CommandLine.Help.Ansi.OFF);
                return PASS;
            }
            if (options.list) {
                list();
                return PASS;
            }
            options.require();
            return options.check == null ? run(options) : check(options.check);
        } catch (CommandLine.ParameterException | Options.Unusable e) {
            err.println("error: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("wrong usage")
                    + "; --help says what can be given");
            return USAGE;
        } catch (IOException e) {
            err.println("error: " + e.getMessage());
            return USAGE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAIL;
        }
    }

    private void list() {
        out.println("faults:");
        for (Fault fault : Faults.ALL) {
            String why = fault.missing()
                    .map(missing -> " (not here: " + missing + ")")
                    .orElse("");
            String size = fault.membersMin() > 3 ? " (" + fault.membersMin() + " members)" : "";
            out.printf("  %-20s %s%s%s%n", fault.name(), fault.what(), size, why);
        }
        out.println("workloads:");
        for (Workload workload : Workloads.ALL) {
            out.printf("  %-20s %s%n", workload.name(), workload.what());
        }
    }

    private int check(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new Options.Unusable("there is no history " + file);
        }
        return conclude(Optional.empty(), file);
    }

    /** Checks the history, says what came of it, and draws it where something is wrong. */
    private int conclude(Optional<String> stopped, Path file) throws IOException {
        History history = HistoryFile.read(file);
        List<Verdict> verdicts = Checks.check(history);
        Report.guarantees(verdicts).forEach(out::println);
        Report.end(stopped, verdicts).forEach(out::println);
        out.println("history: " + file);
        if (Report.passed(stopped, verdicts)) {
            return PASS;
        }
        Path page = file.resolveSibling(file.getFileName().toString().replaceFirst("\\.jsonl$", "") + ".html");
        Timeline.write(page, history, verdicts);
        out.println("timeline: " + page);
        return FAIL;
    }

    private int run(Options options) throws IOException, InterruptedException {
        List<String> leftOut = new ArrayList<>();
        List<Fault> faults = options.chosenFaults(leftOut);
        List<Workload> workloads = options.chosenWorkloads();
        long seed = options.seed != null ? options.seed : new SecureRandom().nextInt(SEED_BOUND);
        Path folder = folder(options, seed);
        Launcher launcher = Launcher.ofThisTree();
        launcher.prepare();
        Plan plan = new Plan(
                seed,
                options.members,
                Duration.ofMillis((long) (options.minutes * 60_000)),
                options.steps,
                !options.alone,
                faults,
                workloads,
                options.pace(),
                launcher,
                folder);
        out.println("seed " + seed + ", " + options.members + " members, " + faults.size() + " kinds of faults, "
                + workloads.size() + " workloads, " + options.clients + " clients; all in " + folder);
        leftOut.forEach(out::println);
        Runner.Result result;
        try (Runner runner = new Runner(plan, System::nanoTime, out::println)) {
            Thread onExit = new Thread(runner::close, "jepsen-exit");
            Runtime.getRuntime().addShutdownHook(onExit);
            result = runner.run();
            Runtime.getRuntime().removeShutdownHook(onExit);
        }
        Report.done(result).forEach(out::println);
        int exit = conclude(result.stopped(), result.history());
        if (exit == FAIL) {
            out.println("members and their logs: " + folder);
            out.println("check it again: scripts/jepsen --check " + result.history());
            out.println("run it again: " + again(options, seed));
        } else if (!options.keep) {
            forgetMembers(folder);
        }
        return exit;
    }

    private static Path folder(Options options, long seed) throws IOException {
        if (options.folder != null) {
            if (Files.exists(options.folder)) {
                throw new Options.Unusable(
                        "the folder " + options.folder + " is already there; --folder takes a new one");
            }
            return Files.createDirectories(options.folder).toAbsolutePath();
        }
        Path parent = Path.of(System.getProperty("balsa.root", ".")).resolve("jepsen-tests/target/jepsen");
        Files.createDirectories(parent);
        return Files.createTempDirectory(parent.toAbsolutePath().normalize(), "seed-" + seed + "-");
    }

    private static String again(Options options, long seed) {
        List<String> words = new ArrayList<>(List.of(
                "scripts/jepsen",
                "--minutes=" + options.minutes,
                "--seed=" + seed,
                "--members=" + options.members,
                "--clients=" + options.clients,
                "--rate=" + options.rate));
        if (!options.faults.isEmpty()) {
            words.add("--faults=" + String.join(",", options.faults));
        }
        if (!options.workloads.isEmpty()) {
            words.add("--workloads=" + String.join(",", options.workloads));
        }
        if (options.steps != Integer.MAX_VALUE) {
            words.add("--steps=" + options.steps);
        }
        if (options.alone) {
            words.add("--one-at-a-time");
        }
        return String.join(" ", words);
    }

    /** What a run that passed leaves is its history. */
    private static void forgetMembers(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.filter(Files::isDirectory).toList()) {
                DurableFiles.deleteTree(entry);
            }
        }
    }
}
