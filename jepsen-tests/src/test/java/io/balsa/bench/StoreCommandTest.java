package io.balsa.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.balsa.bench.work.Row;
import io.balsa.bench.work.RowResult;
import io.balsa.bench.work.Samples;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class StoreCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path root;

    private StoreCommand command() {
        return new StoreCommand(
                new Surroundings(root, Map.of(), new PrintStream(out), new PrintStream(err), System::nanoTime, 1));
    }

    private StoreCommand parsed(String... arguments) {
        StoreCommand command = command();
        new CommandLine(command).parseArgs(arguments);
        return command;
    }

    @Test
    void quickIsASmallMatrixAndLittleTime() {
        StoreCommand quick = parsed("--quick");
        assertThat(quick.rows().stream().map(Row::name)).containsExactly("put 1", "put 64", "range 64", "watch 1x1000");
        assertThat(quick.plan().limit()).isLessThan(Duration.ofMinutes(1));
        assertThat(quick.plan().rounds()).isEqualTo(3);
    }

    @Test
    void rowsRoundsAndLengthsAreChosen() {
        StoreCommand command = parsed("--only", "put 64,watch", "--rounds=5", "--seconds", "0.5");
        assertThat(command.rows().stream().map(Row::name)).containsExactly("put 64", "watch 1x1000", "watch 100x100");
        assertThat(command.plan().rounds()).isEqualTo(5);
        assertThat(command.plan().window()).isEqualTo(Duration.ofMillis(500));
        assertThat(parsed("--long").rows()).anyMatch(row -> row.group().equals("large"));
        assertThat(parsed("--every").rows()).hasSizeGreaterThan(200);
    }

    @Test
    void whatMakesNoSenseIsRefusedWithTheReason() {
        assertThatThrownBy(() -> parsed("--only", "pots").rows())
                .isInstanceOf(ParameterException.class)
                .hasMessageStartingWith("no row is called \"pots\"");
        assertThatThrownBy(() -> parsed("--rounds", "0").plan()).hasMessage("--rounds must be at least 1, not 0");
        assertThatThrownBy(() -> parsed("--seconds", "-1").plan())
                .hasMessage("--seconds must be more than 0, not -1.0");
    }

    @Test
    void listPrintsNamesThatOnlyTakes() {
        assertThat(new CommandLine(command()).execute("--list", "--quick")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("put 1\nput 64\nrange 64\nwatch 1x1000\n");
    }

    @Test
    void aTreeWithoutAStoreCannotBeMeasured() {
        StringWriter usage = new StringWriter();
        CommandLine line = new CommandLine(command()).setErr(new PrintWriter(usage));
        assertThat(line.execute("--quick")).isEqualTo(StoreCommand.CANNOT_RUN);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("error: " + root.resolve("scripts/etcd"));
        assertThat(line.execute("--nonsense")).isEqualTo(2);
        assertThat(usage.toString()).contains("Unknown option: '--nonsense'");
    }

    @Test
    void onlyAFaultOfAStoreOrNothingToSayIsAnError() {
        RowResult missed = Samples.measured(Samples.row("put 64"), 3, 100, 1_000);
        RowResult voided = Samples.ofVoid(Samples.row("range 64"), "the machine was busy");
        assertThat(StoreCommand.exitCode(List.of(missed, voided))).isZero();
        assertThat(StoreCommand.exitCode(List.of(voided))).isEqualTo(StoreCommand.CANNOT_RUN);
        assertThat(StoreCommand.exitCode(List.of(missed, Samples.faulty(Samples.row("put 1"), "a key is gone"))))
                .isEqualTo(StoreCommand.WRONG);
    }
}
