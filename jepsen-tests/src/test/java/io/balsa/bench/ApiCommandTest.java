package io.balsa.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.bench.api.ApiPlan;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class ApiCommandTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path root;

    private ApiCommand command() {
        return new ApiCommand(
                new Surroundings(root, Map.of(), new PrintStream(err), new PrintStream(err), System::nanoTime, 1));
    }

    private ApiPlan plan(String... arguments) {
        ApiCommand command = command();
        new CommandLine(command).parseArgs(arguments);
        return command.plan();
    }

    @Test
    void numbersOfPodsAndWatchesAreChosen() {
        assertThat(plan()).isEqualTo(ApiPlan.STANDARD);
        assertThat(plan("--long")).isEqualTo(ApiPlan.LONG);
        ApiPlan plan = plan("--pods=5,50", "--watches", "7");
        assertThat(plan.pods()).containsExactly(5, 50);
        assertThat(plan.watches()).containsExactly(7);
    }

    @Test
    void numbersThatDoNotGrowAreRefused() {
        assertThatThrownBy(() -> plan("--pods=10,10"))
                .isInstanceOf(ParameterException.class)
                .hasMessage("numbers of pods must be more than 0 and grow, not [10, 10]");
        assertThatThrownBy(() -> plan("--watches=0"))
                .hasMessage("numbers of watches must be more than 0 and grow, not [0]");
    }

    @Test
    void aTreeWithoutAProgramCannotBeMeasured() {
        assertThat(new CommandLine(command()).execute("--pods=1")).isEqualTo(StoreCommand.CANNOT_RUN);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("error: cannot run " + root.resolve("scripts/ctl"));
        assertThat(root).isEmptyDirectory();
    }
}
