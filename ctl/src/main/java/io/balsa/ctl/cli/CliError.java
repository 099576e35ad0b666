package io.balsa.ctl.cli;

import java.util.ArrayList;
import java.util.List;

/** Ends a command: its lines go to stderr as they are, and the process ends with the exit code. */
public final class CliError extends Exception {
    private static final long serialVersionUID = 1L;
    private final int exit;
    private final List<String> lines;

    public CliError(int exit, String... lines) {
        this(exit, List.of(lines));
    }

    public CliError(int exit, List<String> lines) {
        super(String.join("\n", lines));
        this.exit = exit;
        this.lines = List.copyOf(lines);
    }

    public static CliError usage(String... lines) {
        return new CliError(Exit.USAGE, lines);
    }

    public int exit() {
        return exit;
    }

    public List<String> lines() {
        return lines;
    }

    /** The same error with more lines below it. */
    public CliError with(String... hints) {
        List<String> all = new ArrayList<>(lines);
        all.addAll(List.of(hints));
        return new CliError(exit, all);
    }
}
