package io.balsa.ctl.cli.set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.DryRun;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.Results;
import io.balsa.ctl.cli.Selection;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.Writes;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.List;

/** {@code ctl set selector}: which pods a service sends to; the last word is the selector. */
final class SelectorCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();
    private String selector = "";

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("set selector", "Set which pods a service sends to.")
                .footer("", "Examples:", "  ctl set selector service web app=web,tier=front");
        connection.addTo(syntax);
        selection.words(syntax, "TYPE NAME SELECTOR").files(syntax).all(syntax);
        results.addTo(syntax).manager(syntax, "kubectl-set");
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        List<String> words = selection.words();
        if (words.isEmpty()) {
            throw CliError.usage(
                    "error: one or more resources must be specified as <resource> <name> or <resource>/<name>");
        }
        selector = words.get(words.size() - 1);
        selection.narrow(words.subList(0, words.size() - 1));
        results.check(terminal);
        try (Session session = Session.open(terminal, connection)) {
            return selection
                    .visit(session, "set selector", info -> set(session, info))
                    .end(session);
        }
    }

    private void set(Session session, Info info) throws CliError, ApiFailure, IOException {
        if (!info.type().qualified().equals("services")) {
            throw CliError.usage(
                    "error: cannot set a selector on " + info.type().kind());
        }
        ObjectNode after = info.object().deepCopy();
        ObjectNode map = after.withObject("/spec").putObject("selector");
        for (String pair : selector.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw CliError.usage("error: invalid selector \"" + selector + "\": use name=value,name=value");
            }
            map.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        JsonNode result = results.dry() == DryRun.CLIENT
                ? after
                : new Writes(session, results).change(info, info.object(), after);
        results.print(session, info.type(), result, "selector updated");
    }
}
