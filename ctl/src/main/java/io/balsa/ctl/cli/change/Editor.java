package io.balsa.ctl.cli.change;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The user's editor, on the user's terminal. */
final class Editor {
    private Editor() {}

    static void open(Terminal terminal, Path file) throws CliError, InterruptedException {
        Map<String, String> environment = terminal.environment();
        String editor = environment.getOrDefault("KUBE_EDITOR", environment.getOrDefault("EDITOR", "vi"));
        try {
            // By a shell, because the variable may hold arguments and quotes.
            Process process = new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", file.toString())
                    .inheritIO()
                    .start();
            if (process.waitFor() != 0) {
                throw new CliError(Exit.OTHER, "error: there was a problem with the editor \"" + editor + "\"");
            }
        } catch (IOException e) {
            throw new CliError(Exit.OTHER, "error: unable to launch the editor \"" + editor + "\": " + e.getMessage());
        }
    }
}
