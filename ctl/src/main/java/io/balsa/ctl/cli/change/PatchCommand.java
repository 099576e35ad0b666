package io.balsa.ctl.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.yaml.YamlDocument;
import io.balsa.api.yaml.YamlError;
import io.balsa.api.yaml.YamlReader;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.DryRun;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.ResourceType;
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
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ctl patch}: changes fields by a patch that the user has written. */
public final class PatchCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();
    private String type = "strategic";
    private @Nullable String patch;
    private @Nullable String patchFile;
    private @Nullable String subresource;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("patch", "Change fields of objects by a patch.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl patch node n1 -p '{\"spec\":{\"unschedulable\":true}}'",
                        "  ctl patch deploy web --type=json -p '[{\"op\":\"remove\",\"path\":\"/spec/paused\"}]'",
                        "  ctl patch pod web --type=merge --patch-file change.yaml");
        connection.addTo(syntax);
        selection.words(syntax, "TYPE NAME | TYPE/NAME");
        selection.files(syntax);
        results.addTo(syntax).silentOnRehearsal().manager(syntax, "kubectl-patch");
        syntax.option("-p", "--patch")
                .label("PATCH")
                .says("The patch, JSON or YAML.")
                .text(given -> patch = given);
        syntax.option("--patch-file")
                .label("FILE")
                .says("A file with the patch.")
                .text(given -> patchFile = given);
        syntax.option("--type")
                .label("TYPE")
                .says("strategic (default), merge or json.")
                .text(given -> type = given);
        syntax.option("--subresource")
                .label("NAME")
                .says("status, scale or resize.")
                .text(given -> subresource = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        if (patch != null && patchFile != null) {
            throw CliError.usage("error: cannot specify --patch and --patch-file together");
        }
        if (patch == null && patchFile == null) {
            throw CliError.usage("error: must specify --patch or --patch-file containing the contents of the patch");
        }
        String media = media();
        results.check(terminal);
        JsonNode tree = tree(terminal);
        try (Session session = Session.open(terminal, connection)) {
            Visits visits = selection.visit(session, "patch", info -> one(session, info, media, tree));
            if (visits.count() == 0 && visits.errors().isEmpty()) {
                throw CliError.usage("error: no objects passed to patch");
            }
            return visits.end(session);
        }
    }

    private String media() throws CliError {
        return switch (type) {
            case "strategic" -> Writes.STRATEGIC;
            case "merge" -> Writes.MERGE;
            case "json" -> Writes.JSON_PATCH;
            default ->
                throw CliError.usage("error: --type must be one of [json merge strategic], not \"" + type + "\"");
        };
    }

    private JsonNode tree(Terminal terminal) throws CliError {
        String text = patch;
        if (text == null) {
            try {
                text = Files.readString(terminal.resolve(String.valueOf(patchFile)));
            } catch (IOException e) {
                throw CliError.usage(
                        "error: unable to read patch file: open " + patchFile + ": no such file or directory");
            }
        }
        try {
            List<YamlDocument> documents = YamlReader.read(text);
            if (documents.size() != 1) {
                return com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
            }
            return documents.get(0).tree();
        } catch (YamlError e) {
            throw new CliError(
                    Exit.INVALID,
                    "error: unable to parse \"" + text + "\": yaml: line " + e.line() + ": " + e.getMessage());
        }
    }

    private void one(Session session, Info info, String media, JsonNode tree) throws CliError, ApiFailure, IOException {
        if (results.dry() == DryRun.CLIENT) {
            results.print(session, info.type(), info.object(), "patched");
            return;
        }
        ResourceType named = "scale".equals(subresource)
                ? new ResourceType("autoscaling", "v1", "Scale", "scales", "scale", true, List.of(), List.of())
                : info.type();
        String path = subresource == null ? info.path() : info.path() + "/" + subresource;
        ObjectNode before = subresource == null ? info.object() : (ObjectNode) session.client.json(Request.get(path));
        ObjectNode after = new Writes(session, results).patch(path, media, tree);
        results.print(session, named, after, before.equals(after) ? "patched (no change)" : "patched");
    }
}
