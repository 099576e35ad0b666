package io.balsa.bench;

import io.balsa.bench.api.ApiPlan;
import io.balsa.bench.api.ApiRun;
import io.balsa.bench.api.ApiRun.Report;
import io.balsa.bench.api.WrongAnswerException;
import io.balsa.bench.peer.CannotRunException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code scripts/bench api}. */
@Command(
        name = "api",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Measures the Kubernetes API of a cluster that it starts for that on this machine: single pods, lists of"
                        + " all of them, and watches, through HTTPS.",
        footer = {
            "",
            "Exit codes: 0 measured, whether or not aims are met; 1 an answer was wrong; 2 nothing could be measured."
        })
final class ApiCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--pods",
            split = ",",
            paramLabel = "COUNT",
            description = "how many pods are in the store, growing (default: 1,10000)")
    private @Nullable List<Integer> pods;

    @Option(
            names = "--watches",
            split = ",",
            paramLabel = "COUNT",
            description = "how many watches there are, growing (default: 1,1000)")
    private @Nullable List<Integer> watches;

    @Option(names = "--long", description = "up to 100,000 pods and 10,000 watches; takes a quarter of an hour")
    private boolean large;

    @Option(names = "--members", paramLabel = "N", description = "servers: 1, 3 (default) or 5")
    private int members = 3;

    @Option(names = "--port", paramLabel = "PORT", description = "the cluster's first port (default: 27443)")
    private int port = 27_443;

    @Option(names = "--json", description = "one object a line instead of the table")
    private boolean json;

    private final Surroundings around;

    ApiCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws InterruptedException {
        Path folder = around.root().resolve("jepsen-tests/target/bench-api-" + around.process());
        ApiRun run = new ApiRun(around.root(), folder, members, port, plan());
        Terminal terminal = new Terminal(around.err(), around.nanoTime());
        try {
            Report report = run.measure(around.nanoTime(), terminal::doing);
            around.out().print(json ? report.json() : report.text());
            return 0;
        } catch (WrongAnswerException e) {
            around.err().println("error: a wrong answer: " + e.getMessage());
            return StoreCommand.WRONG;
        } catch (CannotRunException | IOException e) {
            around.err().println("error: " + e.getMessage());
            return StoreCommand.CANNOT_RUN;
        }
    }

    /** What the options ask for. */
    ApiPlan plan() {
        ApiPlan plan = large ? ApiPlan.LONG : ApiPlan.STANDARD;
        try {
            return plan.with(pods == null ? plan.pods() : pods, watches == null ? plan.watches() : watches);
        } catch (IllegalArgumentException e) {
            CommandSpec known = spec;
            if (known == null) {
                throw e;
            }
            throw new ParameterException(known.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
