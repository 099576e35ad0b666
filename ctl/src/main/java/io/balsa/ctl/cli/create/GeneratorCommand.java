package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.DryRun;
import io.balsa.ctl.cli.Failures;
import io.balsa.ctl.cli.Results;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.Writes;
import io.balsa.ctl.cli.apply.LastApplied;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.List;

/** {@code ctl create KIND NAME}: makes the object and sends it. */
final class GeneratorCommand implements Verb {
    private final String name;
    private final Generator generator;
    private final ConnectionOptions connection = new ConnectionOptions();
    private final Results results = new Results();
    private List<String> words = List.of();
    private boolean saveConfig;

    GeneratorCommand(String name, Generator generator) {
        this.name = name;
        this.generator = generator;
    }

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("create " + name, generator.about())
                .footer("", "Examples:", "  ctl create " + name + " " + generator.example());
        connection.addTo(syntax);
        syntax.words("0..*", generator.takesCommand() ? "NAME [-- COMMAND...]" : "NAME", given -> words = given);
        results.addTo(syntax).manager(syntax, "kubectl-create");
        syntax.option("--save-config")
                .says("Keep what is sent, so that apply can go on from it.")
                .flag(given -> saveConfig = given);
        // The server validates in any case.
        syntax.option("--validate").hidden().optional("strict").text(given -> {});
        generator.addTo(syntax);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        int names = generator.takesCommand() ? Math.min(words.size(), 1) : words.size();
        results.check(terminal);
        try (Session session = Session.open(terminal, connection)) {
            if (names != 1) {
                throw CliError.misuse("create " + name, "exactly one NAME is required, got " + names);
            }
            ObjectNode object = generator.object(session, words.get(0), words.subList(1, words.size()));
            boolean namespaced = generator.type().namespaced();
            if (namespaced && session.isNamespaceGiven()) {
                object.withObject("/metadata").put("namespace", session.namespace());
            }
            if (saveConfig) {
                object = LastApplied.annotated(object);
            }
            JsonNode made = results.dry() == DryRun.CLIENT ? object : send(session, object);
            results.print(session, generator.type(), made, "created");
            return 0;
        }
    }

    private ObjectNode send(Session session, ObjectNode object) throws CliError, ApiFailure, IOException {
        String namespace = generator.type().namespaced() ? session.namespace() : "";
        try {
            return new Writes(session, results).create(generator.type(), namespace, object);
        } catch (ApiFailure e) {
            if (e.code() >= 500 || generator.failure().isEmpty() || e.is("Unauthorized")) {
                throw e;
            }
            throw new CliError(
                    Failures.of(e).exit(),
                    "error: " + generator.failure() + " "
                            + e.status().path("message").asText());
        }
    }
}
