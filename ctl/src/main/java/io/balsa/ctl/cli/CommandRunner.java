package io.balsa.ctl.cli;

import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;

/** Parses one command's arguments, runs it, and turns whatever happens into lines on stderr and an exit code. */
public final class CommandRunner {
    private CommandRunner() {}

    public static int run(Verb verb, List<String> arguments, Terminal terminal) {
        Syntax syntax = verb.syntax();
        CommandLine line = syntax.line();
        String name = line.getCommandName();
        line.setOptionsCaseInsensitive(false);
        line.setExpandAtFiles(false);
        line.getCommandSpec().usageMessage().width(100);
        if (asksForHelp(arguments)) {
            usage(line, name, terminal);
            return Exit.OK;
        }
        try {
            line.parseArgs(syntax.complete(arguments).toArray(String[]::new));
        } catch (CommandLine.ParameterException e) {
            complain(e, name, terminal);
            return terminal.isKubectl() ? verb.likeKubectl(Exit.USAGE) : Exit.USAGE;
        }
        int exit = execute(verb, terminal);
        terminal.out().flush();
        return terminal.isKubectl() ? verb.likeKubectl(exit) : exit;
    }

    /** What stands behind {@code --} belongs to the pod. */
    private static boolean asksForHelp(List<String> arguments) {
        int dashes = arguments.indexOf("--");
        List<String> own = dashes < 0 ? arguments : arguments.subList(0, dashes);
        return own.contains("--help") || arguments.equals(List.of("-h"));
    }

    private static void usage(CommandLine line, String name, Terminal terminal) {
        line.setCommandName("ctl " + name);
        line.usage(terminal.out(), CommandLine.Help.Ansi.OFF);
        terminal.out().flush();
    }

    private static void complain(CommandLine.ParameterException e, String name, Terminal terminal) {
        String message;
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
            String first = unmatched.getUnmatched().get(0);
            message = first.startsWith("--")
                    ? "unknown flag: " + first.split("=", 2)[0]
                    : first.startsWith("-")
                            ? "unknown shorthand flag: '" + first.substring(1) + "' in " + first
                            : "unexpected argument \"" + first + "\"";
        } else {
            message = String.valueOf(e.getMessage()).lines().findFirst().orElse("wrong usage");
        }
        terminal.err().println("Error: " + message);
        terminal.err().println("See '" + terminal.program() + " " + name + " --help' for usage.");
    }

    private static int execute(Verb verb, Terminal terminal) {
        CliError error;
        try {
            return verb.run(terminal);
        } catch (CliError e) {
            error = e;
        } catch (ApiFailure e) {
            error = e.status().has("quorum")
                    ? ClusterInfoCommand.noQuorum(
                            StoreHealth.of(e.status()), terminal.clock().instant())
                    : Failures.of(e);
        } catch (KubeconfigError e) {
            error = new CliError(Exit.OTHER, "error: " + e.getMessage());
        } catch (IOException e) {
            error = Failures.of(e);
        } catch (InterruptedException e) {
            error = new CliError(Exit.INTERRUPTED, "interrupted");
        } catch (RuntimeException e) {
            // A bug: one line that can be reported, and the trace for those who ask for it.
            if (terminal.environment().containsKey("CTL_TRACE")) {
                e.printStackTrace(terminal.err());
            }
            error = new CliError(
                    Exit.OTHER,
                    "error[INTERNAL]: ctl failed on its own account ("
                            + e.getClass().getSimpleName() + ": " + e.getMessage() + "); CTL_TRACE=1 shows where");
        }
        terminal.out().flush();
        error.print(terminal);
        return error.exit();
    }
}
