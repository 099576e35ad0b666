package io.balsa.ctl.cli.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.yaml.YamlDocument;
import io.balsa.api.yaml.YamlError;
import io.balsa.api.yaml.YamlReader;
import io.balsa.api.yaml.YamlWriter;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Failures;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.OutputFormat;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code ctl edit}: opens objects in an editor, one after the other, and sends what has been changed. */
public final class EditCommand implements Verb {
    private static final String HEAD = """
            # Please edit the object below. Lines beginning with a '#' will be ignored,
            # and an empty file will abort the edit. If an error occurs while saving this file will be
            # reopened with the relevant failures.
            #
            """;

    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();
    private String subresource = "";

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("edit", "Change objects in an editor ($KUBE_EDITOR, $EDITOR, else vi).")
                .footer("", "Examples:", "  ctl edit deployment/web", "  KUBE_EDITOR=nano ctl edit svc/web");
        connection.addTo(syntax);
        selection.words(syntax, "TYPE NAME | TYPE/NAME").files(syntax);
        results.output(syntax).manager(syntax, "kubectl-edit");
        syntax.option("--subresource").label("NAME").says("status.").text(given -> subresource = given);
        // The server validates in any case.
        syntax.option("--validate").hidden().optional("strict").text(given -> {});
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        results.check(terminal);
        try (Session session = Session.open(terminal, connection)) {
            List<Info> infos = selection.infos(session, "edit");
            int exit = Exit.OK;
            for (Info info : infos) {
                int one = edit(session, info);
                exit = exit == Exit.OK ? one : exit;
            }
            return exit;
        }
    }

    private int edit(Session session, Info info) throws CliError, ApiFailure, IOException, InterruptedException {
        ObjectNode before = info.object().deepCopy();
        OutputFormat.tidy(before, false);
        String original = YamlWriter.write(before);
        Path file = Files.createTempFile(session.terminal.program() + "-edit-", ".yaml");
        try {
            return edit(session, info, before, original, file);
        } catch (CliError | ApiFailure | IOException e) {
            keepWhatWasEdited(session, file, original);
            throw e;
        }
    }

    private int edit(Session session, Info info, ObjectNode before, String original, Path file)
            throws CliError, ApiFailure, IOException, InterruptedException {
        String text = original;
        String complaint = "";
        while (true) {
            Files.writeString(file, HEAD + complaint + text);
            Editor.open(session.terminal, file);
            String edited = withoutComments(Files.readString(file));
            if (edited.isBlank()) {
                return cancelled(session, file, "Edit cancelled, saved file was empty.");
            }
            if (edited.equals(withoutComments(text))) {
                if (complaint.isEmpty()) {
                    return cancelled(session, file, "Edit cancelled, no changes made.");
                }
                keepWhatWasEdited(session, file, original);
                session.err().println("Edit cancelled, no valid changes were saved.");
                return Exit.INVALID;
            }
            try {
                ObjectNode after = parse(edited);
                send(session, info, before, after);
                Files.deleteIfExists(file);
                return Exit.OK;
            } catch (CliError e) {
                complaint = comment(info, e);
                text = edited;
                e.print(session.terminal);
            }
        }
    }

    /** Nobody's typing is lost because the server was not there. */
    private static void keepWhatWasEdited(Session session, Path file, String original) throws IOException {
        if (withoutComments(Files.readString(file)).equals(withoutComments(original))) {
            Files.delete(file);
        } else {
            session.err().println("A copy of your changes has been stored to \"" + file + "\"");
        }
    }

    private static int cancelled(Session session, Path file, String why) throws IOException {
        session.err().println(why);
        Files.deleteIfExists(file);
        return Exit.OK;
    }

    private static String withoutComments(String text) {
        StringBuilder kept = new StringBuilder();
        text.lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> kept.append(line).append('\n'));
        return kept.toString();
    }

    private static String comment(Info info, CliError error) {
        StringBuilder text =
                new StringBuilder("# " + info.type().plural() + " \"" + info.name() + "\" was not valid:\n");
        error.lines().forEach(line -> text.append("# ").append(line).append('\n'));
        return text.append("#\n").toString();
    }

    private static ObjectNode parse(String text) throws CliError {
        try {
            List<YamlDocument> documents = YamlReader.read(text);
            if (documents.size() == 1 && documents.get(0).tree() instanceof ObjectNode object) {
                return object;
            }
            throw new CliError(Exit.INVALID, "error: the edited file holds no single object");
        } catch (YamlError e) {
            throw new CliError(
                    Exit.INVALID,
                    "error: the edited file had a syntax error: line " + e.line() + ": " + e.getMessage());
        }
    }

    private void send(Session session, Info info, ObjectNode before, ObjectNode after)
            throws CliError, ApiFailure, IOException {
        String name = after.path("metadata").path("name").asText("");
        if (!name.equals(info.name()) || !after.path("kind").equals(before.path("kind"))) {
            throw new CliError(Exit.INVALID, "error: At least one of apiVersion, kind and name was changed");
        }
        if (after.equals(before)) {
            throw new CliError(Exit.INVALID, "error: nothing has been changed");
        }
        Info target = subresource.isEmpty()
                ? info
                : new Info(info.type(), info.namespace(), info.name() + "/" + subresource, info.object(), "");
        try {
            Writes writes = new Writes(session, results);
            ObjectNode result = subresource.isEmpty()
                    ? writes.change(target, before, after)
                    : writes.replace(info.path() + "/" + subresource, after);
            results.print(session, info.type(), result, "edited");
        } catch (ApiFailure e) {
            if (e.code() >= 500) {
                throw e;
            }
            throw Failures.of(e);
        }
    }
}
