package io.balsa.ctl;

import io.balsa.ctl.cli.ApplyCommand;
import io.balsa.ctl.cli.ClusterInfoCommand;
import io.balsa.ctl.cli.CommandRunner;
import io.balsa.ctl.cli.Completion;
import io.balsa.ctl.cli.CompletionCommand;
import io.balsa.ctl.cli.DeleteCommand;
import io.balsa.ctl.cli.DescribeCommand;
import io.balsa.ctl.cli.DidYouMean;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.GetCommand;
import io.balsa.ctl.cli.LogsCommand;
import io.balsa.ctl.cli.Rehearsal;
import io.balsa.ctl.cli.RunCommand;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.VersionCommand;
import io.balsa.ctl.local.BalancerCommand;
import io.balsa.ctl.local.DownCommand;
import io.balsa.ctl.local.UpCommand;
import io.balsa.ctl.node.KubeletCommand;
import io.balsa.ctl.server.ServerCommand;
import io.balsa.ctl.store.StoreCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The main class of {@code ctl}: only the named command is loaded, so that each starts as fast as it can. */
public final class Main {
    static final List<String> COMMANDS = List.of(
            "apply",
            "cluster-info",
            "completion",
            "delete",
            "describe",
            "down",
            "get",
            "kubelet",
            "logs",
            "run",
            "server",
            "store",
            "up",
            "version");

    private static final Path STDERR = Path.of("/proc/self/fd/2");

    private Main() {}

    /** System.console() asks about stdin and stdout; progress goes to stderr. */
    private static boolean isTerminal(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    public static void main(String[] arguments) {
        Terminal terminal = new Terminal(
                System.in,
                new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                Path.of(""),
                Clock.systemUTC(),
                System::nanoTime,
                Files.isSymbolicLink(STDERR) && isTerminal(STDERR));
        int exit = arguments.length == 1 && arguments[0].equals("--rehearse")
                ? rehearse(terminal)
                : run(List.of(arguments), terminal);
        terminal.out().flush();
        System.exit(exit);
    }

    private static int rehearse(Terminal terminal) {
        try {
            return new Rehearsal(terminal, Main::run).run();
        } catch (Exception e) {
            // Without an archive everything works, only slower.
            return Exit.OTHER;
        }
    }

    /** Without side effects outside the terminal and what the command does: tests call it, too. */
    public static int run(List<String> arguments, Terminal terminal) {
        if (arguments.isEmpty()
                || arguments.get(0).equals("help")
                || arguments.get(0).matches("-h|--help")) {
            terminal.out().print(Overview.text());
            return Exit.OK;
        }
        String name = arguments.get(0);
        if (name.equals("__complete")) {
            List<String> words = arguments.subList(1, arguments.size());
            new Completion(COMMANDS, Main::verb, terminal).candidates(words).forEach(terminal.out()::println);
            return Exit.OK;
        }
        if (name.equals("store")) {
            return StoreCommand.run(arguments.subList(1, arguments.size()), terminal);
        }
        Verb verb = verb(name);
        if (verb == null) {
            terminal.err().println("Error: unknown command \"" + name + "\" for \"ctl\"");
            List<String> close = DidYouMean.close(name, COMMANDS);
            if (!close.isEmpty()) {
                terminal.err().println();
                terminal.err().println("Did you mean this?");
                close.forEach(other -> terminal.err().println("\t" + other));
            }
            return Exit.USAGE;
        }
        return CommandRunner.run(verb, arguments.subList(1, arguments.size()), terminal);
    }

    static @Nullable Verb verb(String name) {
        return switch (name) {
            case "apply" -> new ApplyCommand();
            case "balancer" -> new BalancerCommand();
            case "cluster-info" -> new ClusterInfoCommand();
            case "completion" -> new CompletionCommand();
            case "delete" -> new DeleteCommand();
            case "describe" -> new DescribeCommand();
            case "down" -> new DownCommand();
            case "get" -> new GetCommand();
            case "kubelet" -> new KubeletCommand();
            case "logs" -> new LogsCommand();
            case "run" -> new RunCommand();
            case "server" -> new ServerCommand();
            case "store" -> new StoreCommand();
            case "up" -> new UpCommand();
            case "version" -> new VersionCommand();
            default -> null;
        };
    }
}
