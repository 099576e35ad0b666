package io.balsa.ctl.cli;

import java.util.ArrayList;
import java.util.List;

/** {@code ctl completion}: a shell script that asks {@code ctl __complete} for what may come next. */
public final class CompletionCommand implements Verb {
    private static final String BASH = """
            # bash completion for ctl
            _ctl_complete() {
              local IFS=$'\\n'
              COMPREPLY=($(ctl __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
            }
            complete -o default -F _ctl_complete ctl
            """;

    private static final String ZSH = """
            #compdef ctl
            # zsh completion for ctl
            _ctl() {
              local -a found
              found=("${(@f)$(ctl __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
              compadd -- ${found:#}
            }
            compdef _ctl ctl
            """;

    private static final String FISH = """
            # fish completion for ctl
            complete -c ctl -f -a '(ctl __complete (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
            """;

    List<String> arguments = new ArrayList<>();

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("completion", "Print the completion script of a shell.")
                .footer(
                        "",
                        "Examples:",
                        "  source <(ctl completion bash)",
                        "  source <(ctl completion zsh)",
                        "  ctl completion fish | source");
        syntax.words("0..*", "bash|zsh|fish", given -> arguments = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError {
        if (arguments.size() != 1) {
            throw CliError.usage("error: name one shell: bash, zsh or fish", "  e.g. source <(ctl completion bash)");
        }
        terminal.out()
                .print(
                        switch (arguments.get(0)) {
                            case "bash" -> BASH;
                            case "zsh" -> ZSH;
                            case "fish" -> FISH;
                            default ->
                                throw CliError.usage("error: unsupported shell \"" + arguments.get(0)
                                                + "\": bash, zsh or fish")
                                        .with(DidYouMean.hint(arguments.get(0), List.of("bash", "zsh", "fish")));
                        });
        return Exit.OK;
    }
}
