package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.Durations;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Failures;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Results;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.Writes;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ctl create token}: prints a token of a service account; nothing is kept. */
final class TokenCommand implements Verb {
    private static final ResourceType TYPE = new ResourceType(
            "authentication.k8s.io", "v1", "TokenRequest", "tokenrequests", "tokenrequest", true, List.of(), List.of());

    private final ConnectionOptions connection = new ConnectionOptions();
    private final Results results = new Results();
    private List<String> words = List.of();
    private List<String> audiences = List.of();
    private @Nullable String duration;
    private String boundKind = "";
    private String boundName = "";
    private String boundUid = "";

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("create token", "Print a token of a service account.")
                .footer("", "Examples:", "  ctl create token builder --duration=10m");
        connection.addTo(syntax);
        syntax.words("0..*", "SERVICE_ACCOUNT", given -> words = given);
        results.output(syntax).manager(syntax, "kubectl-create");
        syntax.option("--audience")
                .label("NAME")
                .says("For whom it is meant; may be repeated.")
                .list(given -> audiences = given);
        syntax.option("--duration").label("TIME").says("How long it is good.").text(given -> duration = given);
        syntax.option("--bound-object-kind")
                .label("KIND")
                .says("Good only as long as this object exists: Pod, Secret or Node.")
                .text(given -> boundKind = given);
        syntax.option("--bound-object-name").label("NAME").says("Its name.").text(given -> boundName = given);
        syntax.option("--bound-object-uid").label("UID").says("Its uid.").text(given -> boundUid = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        if (words.size() != 1) {
            throw CliError.misuse("create token", "exactly one NAME is required, got " + words.size());
        }
        results.check(terminal);
        ObjectNode request = Generator.named(TYPE, "");
        request.withObject("/metadata").remove("name");
        ObjectNode spec = request.putObject("spec");
        audiences.forEach(spec.putArray("audiences")::add);
        if (duration != null) {
            spec.put(
                    "expirationSeconds",
                    Durations.parse(duration, "error: invalid argument \"" + duration + "\" for \"--duration\" flag")
                            .toSeconds());
        } else {
            spec.putNull("expirationSeconds");
        }
        if (boundKind.isEmpty()) {
            spec.putNull("boundObjectRef");
        } else {
            ObjectNode bound = spec.putObject("boundObjectRef");
            bound.put("kind", boundKind).put("apiVersion", "v1").put("name", boundName);
            if (!boundUid.isEmpty()) {
                bound.put("uid", boundUid);
            }
        }
        try (Session session = Session.open(terminal, connection)) {
            String path = PlainGenerator.SERVICE_ACCOUNT.path(session.namespace(), words.get(0)) + "/token";
            ObjectNode answer = send(session, path, request);
            if (results.isObject()) {
                results.print(session, TYPE, answer, "");
                return Exit.OK;
            }
            String token = answer.path("status").path("token").asText("");
            if (token.isEmpty()) {
                throw new CliError(Exit.OTHER, "error: failed to create token: no token in server response");
            }
            session.out().print(token + (terminal.interactive() ? "\n" : ""));
            return Exit.OK;
        }
    }

    private ObjectNode send(Session session, String path, ObjectNode request) throws CliError, ApiFailure, IOException {
        try {
            return new Writes(session, results).create(path, request);
        } catch (ApiFailure e) {
            if (e.code() >= 500) {
                throw e;
            }
            throw new CliError(
                    Failures.of(e).exit(),
                    "error: failed to create token: "
                            + e.status().path("message").asText());
        }
    }
}
