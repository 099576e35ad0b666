package io.balsa.ctl.store;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.CommandRunner;
import io.balsa.ctl.cli.DidYouMean;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ctl store} by itself: says what there is below it. */
public final class StoreCommand implements Verb {
    private static final List<String> COMMANDS = List.of("recover", "restore", "status");

    /** Runs what is named by the first of the arguments, which stand behind {@code store}. */
    public static int run(List<String> arguments, Terminal terminal) {
        String name = arguments.isEmpty() ? "" : arguments.get(0);
        Verb verb = verb(name);
        if (verb != null) {
            return CommandRunner.run(verb, arguments.subList(1, arguments.size()), terminal);
        }
        if (name.isEmpty() || name.startsWith("-")) {
            return CommandRunner.run(new StoreCommand(), arguments.isEmpty() ? List.of("--help") : arguments, terminal);
        }
        terminal.err().println("Error: unknown command \"" + name + "\" for \"ctl store\"");
        List<String> close = DidYouMean.close(name, COMMANDS);
        if (!close.isEmpty()) {
            terminal.err().println();
            terminal.err().println("Did you mean this?");
            close.forEach(other -> terminal.err().println("\t" + other));
        }
        return Exit.USAGE;
    }

    private static @Nullable Verb verb(String name) {
        return switch (name) {
            case "recover" -> new RecoverCommand();
            case "restore" -> new RestoreCommand();
            case "status" -> new StatusCommand();
            default -> null;
        };
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                        "store",
                        "Look at snapshots of a store, and make new clusters from them or from what is left of one.")
                .footer(
                        "",
                        "Commands:",
                        "  status    show what a snapshot holds",
                        "  restore   make a member of a new cluster from a snapshot",
                        "  recover   make one from the folders of a cluster that has lost its majority",
                        "",
                        "Snapshots are taken with: etcdctl snapshot save FILE",
                        "Each command explains itself: ctl store COMMAND --help");
    }

    @Override
    public int run(Terminal terminal) throws CliError {
        throw CliError.usage("error: ctl store needs one of: " + String.join(", ", COMMANDS));
    }
}
