package io.balsa.jepsen.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.jepsen.fault.Fault;
import io.balsa.jepsen.fault.Faults;
import io.balsa.jepsen.history.Header;
import io.balsa.jepsen.history.HistoryFile;
import io.balsa.jepsen.history.Operation;
import io.balsa.jepsen.history.Outcome;
import io.balsa.jepsen.history.Phase;
import io.balsa.jepsen.history.Request;
import io.balsa.jepsen.workload.Workload;
import io.balsa.jepsen.workload.Workloads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command says and returns, where it starts no cluster. */
class JepsenMainTest {
    @TempDir
    private Path folder;

    private record Said(int exit, String out, String err) {}

    private static Said jepsen(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = new JepsenMain(new PrintStream(out), new PrintStream(err)).run(arguments);
        return new Said(exit, out.toString(), err.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --members=4                     | --members must be 3 or 5, not 4
                    --minutes=0                     | --minutes must be more than 0, not 0.0
                    --clients=0                     | --clients must be from 1 to 64, not 0
                    --rate=5000                     | --rate must be from 1 to 1000, not 5000
                    --seed=x                        | Invalid value for option '--seed'
                    --faults=kill-al                | no fault is called "kill-al"; --list names all of them
                    --faults=partition-ring         | the fault partition-ring cannot be done here: it needs at least 5 members
                    --workloads=registers           | no workload is called "registers"; --list names all of them
                    --check=nowhere.jsonl           | there is no history nowhere.jsonl
                    --minute=3                      | Unknown option: '--minute=3'
                    """)
    void whatCannotBeUsedIsAnsweredInOneLine(String argument, String message) {
        Said said = jepsen(argument);
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err().lines()).hasSize(1);
        assertThat(said.err()).startsWith("error: ").contains(message).contains("--help");
    }

    @Test
    void theListNamesAllFaultsAndWorkloads() {
        Said said = jepsen("--list");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains(Faults.ALL.stream().map(Fault::name).toList());
        assertThat(said.out())
                .contains(Workloads.ALL.stream().map(Workload::name).toList());
        assertThat(said.err()).isEmpty();
    }

    @Test
    void aHistoryIsCheckedAgainAndDrawnWhereItIsWrong() throws IOException {
        Path right = history("right.jsonl", "1");
        assertThat(jepsen("--check=" + right).exit()).isZero();
        assertThat(jepsen("--check=" + right).out()).contains("\nPASS\n").doesNotContain("timeline");

        Path wrong = history("wrong.jsonl", "2");
        Said said = jepsen("--check=" + wrong);
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).contains("BROKEN", "\nFAIL\n", "impossible: ", "timeline: ");
        assertThat(folder.resolve("wrong.html")).isNotEmptyFile();
    }

    /** A put of 1, and a read that found something. */
    private Path history(String name, String found) throws IOException {
        Path file = folder.resolve(name);
        Header header = new Header(1, 3, List.of("register"), List.of(), "test", 1, 1);
        try (HistoryFile history = HistoryFile.create(file, header)) {
            history.accept(new Phase(Phase.Kind.WORK, 0));
            history.accept(new Operation(0, 0, new Request.Put("a", "1", 0), new Outcome.Written(2, null), 1, 2));
            var kv = new io.balsa.jepsen.history.KeyValue("a", found, 2, 2, 1, 0);
            history.accept(new Operation(1, 1, Request.Range.of("a"), new Outcome.Ranged(2, List.of(kv), 1), 3, 4));
        }
        return file;
    }
}
