package io.balsa.ctl.cli.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.DidYouMean;
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
import java.util.Map;

/** {@code ctl explain pods.spec.containers}: what fields mean, from the server's OpenAPI documents. */
public final class ExplainCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();
    private List<String> words = List.of();
    private boolean recursive;
    private String version = "";
    private String output = "plaintext";

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("explain", "Show what the fields of a kind mean.")
                .footer("", "Examples:", "  ctl explain pods", "  ctl explain pods.spec.containers");
        connection.addTo(syntax);
        syntax.words("0..*", "TYPE[.FIELD...]", given -> words = given);
        syntax.option("--recursive").says("All fields below, without texts.").flag(given -> recursive = given);
        syntax.option("--api-version")
                .label("GROUP/VERSION")
                .says("Of this version.")
                .text(given -> version = given);
        syntax.option("-o", "--output").label("FORMAT").says("plaintext.").text(given -> output = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException {
        if (words.isEmpty()) {
            throw CliError.usage("error: You must specify the type of resource to explain. Use \"" + terminal.program()
                    + " api-resources\" for a complete list of supported resources.");
        }
        if (words.size() > 1) {
            throw CliError.usage("error: We accept only this format: explain RESOURCE");
        }
        if (!output.startsWith("plaintext")) {
            throw CliError.usage("error: unrecognized format: " + output);
        }
        String[] path = words.get(0).split("\\.", -1);
        try (Session session = Session.open(terminal, connection)) {
            ResourceType type = type(session, path);
            Schema schema = new Schema(document(session, type));
            JsonNode node = schema.kind(type);
            if (node == null) {
                throw notThere(type);
            }
            int fields = words.get(0).startsWith(type.qualified() + ".")
                            || words.get(0).equals(type.qualified())
                    ? type.qualified().split("\\.").length
                    : 1;
            session.out()
                    .print((type.group().isEmpty() ? "" : "GROUP:      " + type.group() + "\n") + "KIND:       "
                            + type.kind() + "\nVERSION:    " + type.version() + "\n\n");
            String field = "";
            for (int i = fields; i < path.length; i++) {
                field = path[i];
                Map<String, JsonNode> known = schema.fields(node);
                JsonNode next = known.get(field);
                if (next == null) {
                    throw new CliError(Exit.NOT_FOUND, "error: field \"" + field + "\" does not exist")
                            .with(DidYouMean.hint(field, known.keySet()));
                }
                node = next;
            }
            session.out().print(Explanation.of(schema, node, field, recursive));
            session.out().flush();
            return Exit.OK;
        }
    }

    private static CliError notThere(ResourceType type) {
        return new CliError(
                Exit.NOT_FOUND,
                "error: GVR (" + type.group() + "/" + type.version() + ", Resource=" + type.plural()
                        + ") not found in OpenAPI schema");
    }

    /** The longest beginning of the path that names a type: {@code deployments.apps.spec} is of the group apps. */
    private ResourceType type(Session session, String[] path) throws CliError, ApiFailure, IOException {
        String whole = words.get(0);
        for (ResourceType type : session.types.discover()) {
            boolean named = whole.equals(type.qualified()) || whole.startsWith(type.qualified() + ".");
            if (named && !type.group().isEmpty() && isVersion(type)) {
                return type;
            }
        }
        try {
            ResourceType type = session.types.single(path[0]);
            if (isVersion(type)) {
                return type;
            }
            int slash = version.indexOf('/');
            String group = slash < 0 ? "" : version.substring(0, slash);
            return new ResourceType(
                    group,
                    version.substring(slash + 1),
                    type.kind(),
                    type.plural(),
                    type.singular(),
                    type.namespaced(),
                    type.shortNames(),
                    type.categories());
        } catch (CliError e) {
            // kubectl: no "error:" in front of this one
            throw new CliError(e.exit(), String.valueOf(e.getMessage()).replaceFirst("^error: ", ""));
        }
    }

    private boolean isVersion(ResourceType type) {
        return version.isEmpty() || version.equals(type.apiVersion());
    }

    private static JsonNode document(Session session, ResourceType type) throws CliError, ApiFailure, IOException {
        JsonNode index = session.client.json(Request.get("/openapi/v3"));
        String key = type.group().isEmpty() ? "api/" + type.version() : "apis/" + type.apiVersion();
        String url = index.path("paths").path(key).path("serverRelativeURL").asText("");
        if (url.isEmpty()) {
            throw notThere(type);
        }
        int question = url.indexOf('?');
        String hash = question < 0 ? "" : url.substring(question + 1).replaceFirst("^hash=", "");
        return session.client.json(
                Request.get(question < 0 ? url : url.substring(0, question)).with("hash", hash));
    }
}
