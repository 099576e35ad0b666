package io.balsa.ctl.cli.config;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.DidYouMean;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.kubeconfig.KubeconfigFile;
import java.util.ArrayList;
import java.util.List;

/** {@code ctl config use-context}. */
final class UseContextCommand implements Verb {
    private final ConfigFiles files = new ConfigFiles();
    private List<String> words = List.of();

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("config use-context", "Make a context the current one.")
                .footer("", "Examples:", "  ctl config use-context local");
        files.addTo(syntax);
        syntax.words("0..*", "NAME", given -> words = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, KubeconfigError {
        if (words.size() != 1) {
            throw CliError.misuse("config use-context", "Unexpected args: [" + String.join(" ", words) + "]");
        }
        String name = words.get(0);
        List<String> known = new ArrayList<>();
        for (KubeconfigFile file : files.open(terminal)) {
            known.addAll(file.names("contexts"));
        }
        if (!known.contains(name)) {
            throw new CliError(Exit.NOT_FOUND, "error: no context exists with the name: \"" + name + "\"")
                    .with(DidYouMean.hint(name, known));
        }
        KubeconfigFile file = files.current(terminal);
        file.setCurrentContext(name);
        ConfigFiles.save(file);
        terminal.out().println("Switched to context \"" + name + "\".");
        return Exit.OK;
    }
}
