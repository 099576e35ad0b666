package io.balsa.ctl.cli.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.List;

/** {@code ctl auth can-i}: yes or no, and the exit code says it, too. */
final class CanICommand implements Verb {
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/";

    private final ConnectionOptions connection = new ConnectionOptions();
    private List<String> words = List.of();
    private boolean allNamespaces;
    private boolean quiet;
    private boolean list;
    private boolean noHeaders;
    private String subresource = "";

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("auth can-i", "Ask whether you may do something.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl auth can-i create pods",
                        "  ctl auth can-i get pods --subresource=log --as=jane",
                        "  ctl auth can-i --list");
        connection.addTo(syntax);
        syntax.words("0..*", "VERB [TYPE | TYPE/NAME | PATH]", given -> words = given);
        syntax.option("-A", "--all-namespaces").says("In all namespaces.").flag(given -> allNamespaces = given);
        syntax.option("-q", "--quiet").says("Only the exit code.").flag(given -> quiet = given);
        syntax.option("--list").says("All that you may do.").flag(given -> list = given);
        syntax.option("--no-headers").says("No header line.").flag(given -> noHeaders = given);
        syntax.option("--subresource")
                .label("NAME")
                .says("log, status, scale, ...")
                .text(given -> subresource = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException {
        try (Session session = Session.open(terminal, connection)) {
            if (list) {
                if (!words.isEmpty()) {
                    throw CliError.usage("error: list option must be specified with no arguments");
                }
                return list(session);
            }
            if (words.size() < 2 || words.size() > 3) {
                throw CliError.usage(
                        "error: you must specify two arguments: verb resource or verb resource/resourceName."
                                + "\nSee 'ctl auth can-i -h' for help and examples.");
            }
            return ask(session);
        }
    }

    private int ask(Session session) throws CliError, ApiFailure, IOException {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        question.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectAccessReview");
        question.putObject("metadata").putNull("creationTimestamp");
        ObjectNode spec = question.putObject("spec");
        question.putObject("status").put("allowed", false);
        String verb = words.get(0);
        String what = words.get(1);
        if (what.startsWith("/")) {
            if (!subresource.isEmpty()) {
                throw CliError.usage("error: --subresource can not be used with NonResourceURL");
            }
            spec.putObject("nonResourceAttributes").put("path", what).put("verb", verb);
        } else {
            resource(session, spec.putObject("resourceAttributes"), verb, what);
        }
        JsonNode answer = session.client.json(
                Request.of("POST", REVIEWS + "selfsubjectaccessreviews", Request.JSON, question.toString()));
        JsonNode status = answer.path("status");
        boolean allowed = status.path("allowed").asBoolean();
        if (!quiet) {
            String reason = status.path("reason").asText("");
            String error = status.path("evaluationError").asText("");
            session.out()
                    .println((allowed ? "yes" : "no")
                            + (!allowed && !reason.isEmpty() ? " - " + reason : "")
                            + (!allowed && !error.isEmpty() ? " - " + error : ""));
            session.out().flush();
        }
        return allowed ? Exit.OK : Exit.OTHER;
    }

    private void resource(Session session, ObjectNode into, String verb, String what)
            throws CliError, ApiFailure, IOException {
        int slash = what.indexOf('/');
        String name = slash < 0 ? what : what.substring(0, slash);
        String object = words.size() == 3 ? words.get(2) : slash < 0 ? "" : what.substring(slash + 1);
        String group = "";
        String plural = name;
        boolean namespaced = true;
        if (!name.equals("*")) {
            try {
                ResourceType type = session.types.single(name);
                group = type.group();
                plural = type.plural();
                namespaced = type.namespaced();
            } catch (CliError unknown) {
                int dot = name.indexOf('.');
                plural = dot < 0 ? name : name.substring(0, dot);
                group = dot < 0 ? "" : name.substring(dot + 1);
                warn(session, "the server doesn't have a resource type '" + plural + "'", group);
            }
        }
        if (!namespaced && !allNamespaces) {
            warn(session, "resource '" + plural + "' is not namespace scoped", group);
        }
        into.put("group", group).put("resource", plural).put("verb", verb);
        put(into, "name", object);
        put(into, "subresource", subresource);
        if (!allNamespaces) {
            into.put("namespace", session.namespace());
        }
    }

    private static void warn(Session session, String what, String group) {
        session.err().println("Warning: " + what + (group.isEmpty() ? "" : " in group '" + group + "'"));
        session.err().println();
    }

    private static void put(ObjectNode into, String field, String value) {
        if (!value.isEmpty()) {
            into.put(field, value);
        }
    }

    private int list(Session session) throws ApiFailure, IOException {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        question.put("apiVersion", "authorization.k8s.io/v1").put("kind", "SelfSubjectRulesReview");
        question.putObject("metadata").putNull("creationTimestamp");
        question.putObject("spec").put("namespace", session.namespace());
        JsonNode answer = session.client.json(
                Request.of("POST", REVIEWS + "selfsubjectrulesreviews", Request.JSON, question.toString()));
        JsonNode status = answer.path("status");
        if (status.path("incomplete").asBoolean()) {
            session.err()
                    .println("warning: the list may be incomplete: "
                            + status.path("evaluationError").asText(""));
        }
        Rules.print(status, !noHeaders, session.out());
        return Exit.OK;
    }
}
