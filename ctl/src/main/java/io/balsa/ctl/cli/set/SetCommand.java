package io.balsa.ctl.cli.set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.DryRun;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.PodSpecs;
import io.balsa.ctl.cli.Results;
import io.balsa.ctl.cli.Selection;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.Visits;
import io.balsa.ctl.cli.Writes;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code ctl set WHAT}: reads the objects, changes their pod's spec, and sends the difference. */
final class SetCommand implements Verb {
    private final String name;
    private final String about;
    private final TemplateChange change;
    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();
    private boolean local;

    SetCommand(String name, String about, TemplateChange change) {
        this.name = name;
        this.about = about;
        this.change = change;
    }

    @Override
    public Syntax syntax() {
        Syntax syntax =
                new Syntax("set " + name, about).footer("", "Examples:", "  ctl set " + name + " " + change.example());
        connection.addTo(syntax);
        selection.words(syntax, "TYPE NAME " + change.words());
        selection.files(syntax).labels(syntax).all(syntax);
        results.addTo(syntax).manager(syntax, "kubectl-set");
        syntax.option("--local")
                .says("Only change what stands in files, and print it; no server is asked.")
                .flag(given -> local = given);
        change.addTo(syntax);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        selection.narrow(change.take(selection.words()));
        change.check(local);
        results.check(terminal);
        try (Session session = Session.open(terminal, connection)) {
            change.prepare(session);
            List<Info> infos = new ArrayList<>();
            Visits visits = local
                    ? selection.visitLocal(session, "set " + name, infos::add)
                    : selection.visit(session, "set " + name, infos::add);
            if (!visits.errors().isEmpty()) {
                return visits.end(session);
            }
            for (Info info : infos) {
                visits.attempt(() -> set(session, info));
            }
            return visits.end(session);
        }
    }

    private void set(Session session, Info info) throws CliError, ApiFailure, IOException {
        ObjectNode after = info.object().deepCopy();
        ObjectNode spec = PodSpecs.of(info, after);
        if (change.isList()) {
            change.list(session, info, spec);
            return;
        }
        change.apply(session, info, spec);
        boolean kept = local || results.dry() == DryRun.CLIENT;
        if (!kept && after.equals(info.object())) {
            return;
        }
        JsonNode result = kept ? after : new Writes(session, results).change(info, info.object(), after);
        results.print(session, info.type(), result, change.done());
    }
}
