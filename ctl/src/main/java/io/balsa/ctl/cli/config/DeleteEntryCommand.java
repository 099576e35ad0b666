package io.balsa.ctl.cli.config;

import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.kubeconfig.KubeconfigFile;
import java.util.List;

/** {@code ctl config delete-cluster}, {@code delete-context} and {@code delete-user}. */
final class DeleteEntryCommand implements Verb {
    private final Section section;
    private final ConfigFiles files = new ConfigFiles();
    private List<String> words = List.of();

    DeleteEntryCommand(Section section) {
        this.section = section;
    }

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax(
                        "config delete-" + section.field, "Remove a " + section.field + " from the kubeconfig.")
                .footer("", "Examples:", "  ctl config delete-" + section.field + " old");
        files.addTo(syntax);
        syntax.words("0..*", "NAME", given -> words = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, KubeconfigError {
        if (words.size() != 1) {
            throw CliError.misuse(
                    "config delete-" + section.field, "Unexpected args: [" + String.join(" ", words) + "]");
        }
        String name = words.get(0);
        KubeconfigFile file = files.with(terminal, section, name);
        if (file.entry(section.list, section.field, name) == null) {
            throw new CliError(
                    Exit.NOT_FOUND, "error: cannot delete " + section.field + " " + name + ", not in " + file.path());
        }
        file.without(section.list, name);
        ConfigFiles.save(file);
        if (section == Section.CONTEXT && file.currentContext().equals(name)) {
            terminal.err()
                    .println("warning: this removed your active context, use \"" + terminal.program()
                            + " config use-context\" to select a different one");
        }
        terminal.out().println("deleted " + section.field + " " + name + " from " + file.path());
        return Exit.OK;
    }
}
