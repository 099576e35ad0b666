package io.balsa.ctl;

import io.balsa.ctl.cli.CommandRunner;
import io.balsa.ctl.cli.Completion;
import io.balsa.ctl.cli.DidYouMean;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Family;
import io.balsa.ctl.cli.GlobalFlags;
import io.balsa.ctl.cli.Rehearsal;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.UserCommands;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.local.BalancerCommand;
import io.balsa.ctl.local.DownCommand;
import io.balsa.ctl.local.UpCommand;
import io.balsa.ctl.node.KubeletCommand;
import io.balsa.ctl.rest.TlsWarmUp;
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
        if (arguments.length > 0 && UserCommands.connects(arguments[0])) {
            TlsWarmUp.start();
        }
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
            TlsWarmUp.start();
            return new Rehearsal(terminal, Main::run).run();
        } catch (Exception e) {
            // Without an archive everything works, only slower.
            return Exit.OTHER;
        }
    }

    /** Without side effects outside the terminal and what the command does: tests call it, too. */
    public static int run(List<String> arguments, Terminal terminal) {
        List<String> words = GlobalFlags.behind(arguments);
        if (words.isEmpty() || words.get(0).equals("help") || words.get(0).matches("-h|--help")) {
            terminal.out().print(Overview.text());
            return Exit.OK;
        }
        String name = words.get(0);
        List<String> rest = words.subList(1, words.size());
        if (name.equals("__complete")) {
            new Completion(UserCommands::names, UserCommands::find, terminal)
                    .candidates(arguments.subList(1, arguments.size()))
                    .forEach(terminal.out()::println);
            return Exit.OK;
        }
        if (name.equals("store")) {
            return StoreCommand.run(rest, terminal);
        }
        Family family = UserCommands.family(name);
        if (family != null) {
            Family.Found found = family.find(rest);
            List<String> others = rest.subList(found.words(), rest.size());
            Verb own = found.words() == 0 ? UserCommands.verb(name) : null;
            boolean options = others.isEmpty() || others.get(0).startsWith("-");
            Verb verb = found.verb() != null ? found.verb() : own != null && options ? own : null;
            return verb == null || (verb == own && others.isEmpty())
                    ? found.family().complain(others, terminal)
                    : CommandRunner.run(verb, others, terminal);
        }
        Verb verb = verb(name);
        return verb == null ? unknown(name, terminal) : CommandRunner.run(verb, rest, terminal);
    }

    private static int unknown(String name, Terminal terminal) {
        terminal.err().println("Error: unknown command \"" + name + "\" for \"" + terminal.program() + "\"");
        List<String> close = DidYouMean.close(name, UserCommands.names());
        if (!close.isEmpty()) {
            terminal.err().println();
            terminal.err().println("Did you mean this?");
            close.forEach(other -> terminal.err().println("\t" + other));
        }
        return terminal.isKubectl() ? Exit.OTHER : Exit.USAGE;
    }

    private static @Nullable Verb verb(String name) {
        return switch (name) {
            case "balancer" -> new BalancerCommand();
            case "down" -> new DownCommand();
            case "kubelet" -> new KubeletCommand();
            case "server" -> new ServerCommand();
            case "up" -> new UpCommand();
            default -> UserCommands.verb(name);
        };
    }
}
