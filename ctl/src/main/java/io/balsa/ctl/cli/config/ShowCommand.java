package io.balsa.ctl.cli.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.kubeconfig.KubeconfigError;

/** {@code ctl config current-context}, {@code get-clusters} and {@code get-users}. */
final class ShowCommand implements Verb {
    enum Show {
        CURRENT_CONTEXT("current-context", "Show the current context."),
        CLUSTERS("get-clusters", "Show the clusters of the kubeconfig."),
        USERS("get-users", "Show the users of the kubeconfig.");

        private final String verb;
        private final String about;

        Show(String verb, String about) {
            this.verb = verb;
            this.about = about;
        }
    }

    private final Show what;
    private final ConfigFiles files = new ConfigFiles();

    ShowCommand(Show what) {
        this.what = what;
    }

    @Override
    public Syntax syntax() {
        Syntax syntax =
                new Syntax("config " + what.verb, what.about).footer("", "Examples:", "  ctl config " + what.verb);
        files.addTo(syntax);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, KubeconfigError {
        ObjectNode view = files.merged(terminal);
        if (what == Show.CURRENT_CONTEXT) {
            String current = view.path("current-context").asText();
            if (current.isEmpty()) {
                throw new CliError(Exit.NOT_FOUND, "error: current-context is not set");
            }
            terminal.out().println(current);
        } else {
            terminal.out().println("NAME");
            for (JsonNode item : view.path(what == Show.CLUSTERS ? "clusters" : "users")) {
                terminal.out().println(item.path("name").asText());
            }
        }
        terminal.out().flush();
        return Exit.OK;
    }
}
