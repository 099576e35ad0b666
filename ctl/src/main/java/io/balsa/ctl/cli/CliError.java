package io.balsa.ctl.cli;

import java.util.ArrayList;
import java.util.List;

/** Ends a command: its lines go to stderr as they are, and the process ends with the exit code. */
public final class CliError extends Exception {
    private static final long serialVersionUID = 1L;
    private final int exit;
    private final List<String> message;
    private final List<String> hints;

    public CliError(int exit, String... lines) {
        this(exit, List.of(lines));
    }

    public CliError(int exit, List<String> lines) {
        this(exit, lines, List.of());
    }

    private CliError(int exit, List<String> message, List<String> hints) {
        super(String.join("\n", message));
        this.exit = exit;
        this.message = List.copyOf(message);
        this.hints = List.copyOf(hints);
    }

    /** The command line itself is wrong. */
    public static CliError usage(String... lines) {
        return new CliError(Exit.USAGE, lines);
    }

    /** As {@link #usage}, with where the command explains itself. */
    public static CliError misuse(String command, String message) {
        return usage("error: " + message, "See 'ctl " + command + " -h' for help and examples");
    }

    public int exit() {
        return exit;
    }

    public List<String> lines() {
        List<String> all = new ArrayList<>(message);
        all.addAll(hints);
        return all;
    }

    /** The same error with more lines below it: what to do next, which kubectl does not say. */
    public CliError with(String... more) {
        List<String> all = new ArrayList<>(hints);
        all.addAll(List.of(more));
        return new CliError(exit, message, all);
    }

    /** Several at once: kubectl leaves their "error:" out then. */
    public static void printAll(List<CliError> errors, Terminal terminal) {
        if (errors.size() == 1) {
            errors.get(0).print(terminal);
        } else {
            printList(errors, terminal);
        }
    }

    /** As {@link #printAll} prints several, though it may be one. */
    static void printList(List<CliError> errors, Terminal terminal) {
        for (CliError error : errors) {
            if (terminal.isKubectl()) {
                terminal.err().println(String.valueOf(error.getMessage()).replaceFirst("^error: ", ""));
            } else {
                error.print(terminal);
            }
        }
    }

    /** On stderr; in kubectl's stead without the hints. */
    public void print(Terminal terminal) {
        if (terminal.isKubectl()) {
            message.forEach(line -> terminal.err().println(line.replaceAll("(['\"]|e\\.g\\. )ctl ", "$1kubectl ")));
        } else {
            lines().forEach(terminal.err()::println);
        }
    }
}
