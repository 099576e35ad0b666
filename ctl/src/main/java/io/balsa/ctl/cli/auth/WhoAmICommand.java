package io.balsa.ctl.cli.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Results;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.print.Columns;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code ctl auth whoami}. */
final class WhoAmICommand implements Verb {
    private static final ResourceType TYPE = new ResourceType(
            "authentication.k8s.io",
            "v1",
            "SelfSubjectReview",
            "selfsubjectreviews",
            "selfsubjectreview",
            false,
            List.of(),
            List.of());

    private final ConnectionOptions connection = new ConnectionOptions();
    private final Results results = new Results();

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("auth whoami", "Show who you are to the server.")
                .footer("", "Examples:", "  ctl auth whoami");
        connection.addTo(syntax);
        results.output(syntax);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException {
        results.check(terminal);
        try (Session session = Session.open(terminal, connection)) {
            ObjectNode question = JsonNodeFactory.instance.objectNode();
            question.put("apiVersion", TYPE.apiVersion()).put("kind", TYPE.kind());
            question.putObject("metadata").putNull("creationTimestamp");
            question.putObject("status").putObject("userInfo");
            JsonNode answer = session.client.json(Request.of("POST", TYPE.path(""), Request.JSON, question.toString()));
            if (!results.isSentence()) {
                results.print(session, TYPE, answer, "");
                return Exit.OK;
            }
            JsonNode user = answer.path("status").path("userInfo");
            Columns columns = new Columns();
            columns.row(List.of("ATTRIBUTE", "VALUE"));
            row(columns, "Username", user.path("username").asText(""));
            row(columns, "UID", user.path("uid").asText(""));
            row(columns, "Groups", list(user.path("groups")));
            for (Map.Entry<String, JsonNode> extra : user.path("extra").properties()) {
                row(columns, "Extra: " + extra.getKey(), list(extra.getValue()));
            }
            columns.flush(session.out());
            return Exit.OK;
        }
    }

    private static void row(Columns columns, String name, String value) {
        if (!value.isEmpty()) {
            columns.row(List.of(name, value));
        }
    }

    private static String list(JsonNode values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(value.asText()));
        return texts.isEmpty() ? "" : "[" + String.join(" ", texts) + "]";
    }
}
