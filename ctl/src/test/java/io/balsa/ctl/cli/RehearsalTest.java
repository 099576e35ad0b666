package io.balsa.ctl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.balsa.ctl.Main;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The launcher passes over a rehearsal that fails, so that nothing else would tell. */
class RehearsalTest {
    @Test
    void itsCommandsSucceed() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(
                InputStream.nullInputStream(),
                out,
                out,
                Map.of(),
                Path.of(""),
                Clock.systemUTC(),
                System::nanoTime,
                false);

        int exit = new Rehearsal(terminal, Main::run).run();

        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("hello").doesNotContain("error");
        assertThat(exit).isZero();
    }
}
