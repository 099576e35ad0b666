package io.balsa.ctl.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.yaml.YamlWriter;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.Exit;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.OutputFormat;
import io.balsa.ctl.cli.Selection;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.Visits;
import io.balsa.ctl.cli.apply.LastApplied;
import io.balsa.ctl.cli.apply.ThreeWayMerge;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code ctl diff -f}: what apply would change, by the program in $KUBECTL_EXTERNAL_DIFF or diff. */
public final class DiffCommand implements Verb {
    private static final String MANAGER = "kubectl-client-side-apply";

    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private boolean showManagedFields;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("diff", "Show what apply would change.")
                .footer("", "Examples:", "  ctl diff -f app.yaml", "Exit codes: 0 no difference, 12 differences.");
        connection.addTo(syntax);
        selection.files(syntax).labels(syntax);
        syntax.option("--show-managed-fields")
                .says("Do not hide metadata.managedFields.")
                .flag(given -> showManagedFields = given);
        syntax.option("--field-manager").hidden().text(given -> {});
        syntax.option("--server-side").hidden().flag(given -> {});
        return syntax;
    }

    /** kubectl: 1 for differences, more for errors. */
    @Override
    public int likeKubectl(int exit) {
        return exit == Exit.OK ? 0 : exit == Exit.DIFFERENT ? 1 : 2;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        selection.requireFiles();
        Path folder = Files.createTempDirectory("ctl-diff");
        Path live = Files.createDirectory(folder.resolve("LIVE"));
        Path merged = Files.createDirectory(folder.resolve("MERGED"));
        try (Session session = Session.open(terminal, connection)) {
            Visits visits = selection.visitLocal(session, "diff", info -> write(session, info, live, merged));
            int failed = visits.end(session);
            int differs = failed == Exit.OK ? compare(session, folder) : Exit.OK;
            return failed == Exit.OK ? differs : failed;
        } finally {
            delete(folder);
        }
    }

    private void write(Session session, Info info, Path live, Path merged) throws ApiFailure, IOException {
        ObjectNode file = LastApplied.annotated(info.placed());
        Optional<ObjectNode> there = there(session, info);
        ObjectNode after = (ObjectNode) session.client.json((there.isEmpty()
                        ? Request.of("POST", info.type().path(info.namespace()), Request.JSON, file.toString())
                        : Request.of(
                                "PATCH",
                                info.path(),
                                "application/merge-patch+json",
                                patch(info, file, there.get()).toString()))
                .with("dryRun", "All")
                .with("fieldManager", MANAGER));
        String name = info.type().apiVersion().replace('/', '.') + "."
                + info.type().kind() + "." + info.namespace() + "." + info.name();
        Files.writeString(live.resolve(name), there.isEmpty() ? "" : text(there.get()));
        Files.writeString(merged.resolve(name), text(after));
    }

    private static ObjectNode patch(Info info, ObjectNode file, ObjectNode there) {
        ObjectNode last =
                LastApplied.of(there).orElse(com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode());
        return ThreeWayMerge.patch(there, new ThreeWayMerge(info.type().isBuiltIn()).merged(last, file, there));
    }

    private static Optional<ObjectNode> there(Session session, Info info) throws ApiFailure, IOException {
        try {
            return Optional.of((ObjectNode) session.client.json(Request.get(info.path())));
        } catch (ApiFailure e) {
            if (e.is("NotFound")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** As kubectl shows it: without the annotation that apply keeps for itself, and secrets hidden. */
    private String text(ObjectNode object) {
        ObjectNode shown = object.deepCopy();
        OutputFormat.tidy(shown, showManagedFields);
        if (shown.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(LastApplied.ANNOTATION);
            if (annotations.isEmpty()) {
                shown.withObject("/metadata").remove("annotations");
            }
        }
        if (shown.path("kind").asText().equals("Secret")) {
            for (String field : List.of("data", "stringData")) {
                if (shown.path(field) instanceof ObjectNode values) {
                    List<String> keys = new ArrayList<>();
                    values.fieldNames().forEachRemaining(keys::add);
                    keys.forEach(key -> values.put(key, "*** (" + hash(values.path(key)) + ")"));
                }
            }
        }
        return YamlWriter.write(shown);
    }

    /** Two values that differ show differently, and none shows what it is. */
    private static String hash(JsonNode value) {
        try {
            byte[] digest = java.security.MessageDigest.getInstance("SHA-256")
                    .digest(value.asText().getBytes(StandardCharsets.UTF_8));
            return java.util.HexFormat.of().formatHex(digest, 0, 4);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static int compare(Session session, Path folder) throws CliError, IOException, InterruptedException {
        String external = session.terminal.environment().getOrDefault("KUBECTL_EXTERNAL_DIFF", "");
        List<String> line =
                new ArrayList<>(external.isEmpty() ? List.of("diff", "-u", "-N") : List.of(external.split(" +")));
        line.add(folder.resolve("LIVE").toString());
        line.add(folder.resolve("MERGED").toString());
        Process process;
        try {
            process = new ProcessBuilder(line).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new CliError(Exit.OTHER, "error: failed to run \"" + line.get(0) + "\": " + e.getMessage());
        }
        process.getOutputStream().close();
        process.getInputStream().transferTo(session.out());
        session.out().flush();
        int code = process.waitFor();
        if (code > 1) {
            throw new CliError(Exit.OTHER, "error: failed to run \"" + line.get(0) + "\": exit status " + code);
        }
        return code == 0 ? Exit.OK : Exit.DIFFERENT;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
