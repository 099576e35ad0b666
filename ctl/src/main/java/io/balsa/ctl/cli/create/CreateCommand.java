package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.DryRun;
import io.balsa.ctl.cli.Failures;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.Results;
import io.balsa.ctl.cli.Selection;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.Writes;
import io.balsa.ctl.cli.apply.LastApplied;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;

/** {@code ctl create -f}: creates what stands in files; what is there already is an error. */
public final class CreateCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();
    private boolean saveConfig;
    private String raw = "";

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("create", "Create objects from files, or of a kind.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl create -f pod.yaml",
                        "  ctl create deployment web --image=nginx",
                        "Of a kind: " + String.join(", ", Create.family().names()));
        connection.addTo(syntax);
        selection.files(syntax).labels(syntax);
        results.addTo(syntax).manager(syntax, "kubectl-create");
        syntax.option("--save-config")
                .says("Keep what is sent, so that apply can go on from it.")
                .flag(given -> saveConfig = given);
        syntax.option("--raw").label("PATH").says("Send the file to this path.").text(given -> raw = given);
        // The server validates in any case.
        syntax.option("--validate").hidden().optional("strict").text(given -> {});
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        selection.requireFiles();
        results.check(terminal);
        try (Session session = Session.open(terminal, connection)) {
            if (!raw.isEmpty()) {
                return raw(session);
            }
            return selection
                    .visitLocal(session, "create", info -> create(session, info))
                    .end(session);
        }
    }

    private int raw(Session session) throws CliError, ApiFailure, IOException, InterruptedException {
        return selection
                .visitLocal(
                        session,
                        "create",
                        info -> session.out()
                                .println(session.client.json(Request.of(
                                        "POST", raw, Request.JSON, info.object().toString()))))
                .end(session);
    }

    private void create(Session session, Info info) throws CliError, ApiFailure, IOException {
        ObjectNode object = saveConfig ? LastApplied.annotated(info.placed()) : info.placed();
        ObjectNode made = object;
        if (results.dry() != DryRun.CLIENT) {
            try {
                made = new Writes(session, results).create(info.type(), info.namespace(), object);
            } catch (ApiFailure e) {
                if (e.code() >= 500) {
                    throw e;
                }
                throw Failures.of(e, "error when creating \"" + info.source() + "\": ");
            }
        }
        results.print(session, info.type(), made, "created");
    }
}
