package io.balsa.ctl.cli.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.OutputFormat;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import java.io.IOException;

/** {@code ctl config view}: all files as one, without secrets. */
final class ViewCommand implements Verb {
    private final ConfigFiles files = new ConfigFiles();
    private String output = "yaml";
    private String context = "";
    private boolean raw;
    private boolean minify;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("config view", "Show the kubeconfig, without its secrets.")
                .footer("", "Examples:", "  ctl config view --minify");
        files.addTo(syntax);
        syntax.option("-o", "--output")
                .label("FORMAT")
                .says("yaml, json, jsonpath=...")
                .text(given -> output = given);
        syntax.option("--raw").says("Secrets, too.").flag(given -> raw = given);
        syntax.option("--minify").says("Only what the current context uses.").flag(given -> minify = given);
        syntax.option("--context").hidden().text(given -> context = given);
        syntax.option("--flatten").says("The same as --raw.").flag(given -> raw |= given);
        syntax.option("--merge").hidden().flag(given -> {});
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, KubeconfigError, IOException {
        OutputFormat format = OutputFormat.parse(output, terminal, false);
        ObjectNode view = files.merged(terminal);
        if (minify) {
            String current = context.isEmpty() ? view.path("current-context").asText() : context;
            if (current.isEmpty()) {
                throw new CliError(Exit.NOT_FOUND, "error: current-context must exist in order to minify");
            }
            MergedView.keepOnly(view, current);
        }
        if (!raw) {
            MergedView.hideSecrets(view);
        }
        format.print(view, terminal.out());
        terminal.out().flush();
        return Exit.OK;
    }
}
