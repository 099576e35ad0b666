package io.balsa.ctl.cli.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.kubeconfig.KubeconfigFile;
import java.util.List;

/** {@code ctl config rename-context}. */
final class RenameContextCommand implements Verb {
    private final ConfigFiles files = new ConfigFiles();
    private List<String> words = List.of();

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("config rename-context", "Give a context another name.")
                .footer("", "Examples:", "  ctl config rename-context old new");
        files.addTo(syntax);
        syntax.words("0..*", "OLD NEW", given -> words = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, KubeconfigError {
        if (words.size() != 2) {
            throw CliError.misuse("config rename-context", "Unexpected args: [" + String.join(" ", words) + "]");
        }
        String from = words.get(0);
        String to = words.get(1);
        KubeconfigFile file = files.with(terminal, Section.CONTEXT, from);
        ObjectNode entry = file.entry("contexts", "context", from);
        if (entry == null) {
            throw new CliError(
                    Exit.NOT_FOUND, "error: cannot rename the context \"" + from + "\", it's not in " + file.path());
        }
        if (files.with(terminal, Section.CONTEXT, to).entry("contexts", "context", to) != null) {
            throw new CliError(
                    Exit.CONFLICT,
                    "error: cannot rename the context \"" + from + "\", the context \"" + to + "\" already exists in "
                            + file.path());
        }
        file.without("contexts", from);
        file.replace("contexts", "context", to, entry);
        if (file.currentContext().equals(from)) {
            file.setCurrentContext(to);
        }
        ConfigFiles.save(file);
        terminal.out().println("Context \"" + from + "\" renamed to \"" + to + "\".");
        return Exit.OK;
    }
}
