package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.apply.Manifest;
import io.balsa.ctl.cli.print.Objects;
import io.balsa.ctl.cli.print.PlainTable;
import io.balsa.ctl.cli.print.TableView;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ctl get}: tables as the server makes them, or whole objects. */
public final class GetCommand implements Verb {
    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();

    private @Nullable String output;
    private @Nullable String raw;
    private @Nullable String subresource;
    private @Nullable String sortBy;
    private long chunkSize = 500;
    private boolean watch;
    private boolean watchOnly;
    private boolean watchEvents;
    private boolean serverPrint = true;
    private boolean noHeaders;
    private boolean showLabels;
    private boolean showKind;
    private boolean ignoreNotFound;
    private boolean showManagedFields;
    private List<String> labelColumns = List.of();

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("get", "Show one or many objects.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl get pods -o wide",
                        "  ctl get po,svc -n kube-system",
                        "  ctl get node n1 -o yaml",
                        "  ctl get -f app.yaml",
                        "  ctl get --raw /readyz?verbose");
        connection.addTo(syntax);
        selection
                .words(syntax, "TYPE[,TYPE...] [NAME...] | TYPE/NAME...")
                .files(syntax)
                .labels(syntax)
                .fields(syntax)
                .allNamespaces(syntax);
        syntax.option("-o", "--output")
                .label("FORMAT")
                .says("wide, yaml, json, name, jsonpath=..., custom-columns=...")
                .text(given -> output = given);
        syntax.option("-w", "--watch").says("Go on printing changes.").flag(given -> watch = given);
        syntax.option("--watch-only").says("Print changes only.").flag(given -> watchOnly = given);
        syntax.option("--output-watch-events")
                .says("With -w: what each change was, too.")
                .flag(given -> watchEvents = given);
        syntax.option("--subresource")
                .label("NAME")
                .says("This part of the objects: status, scale, ...")
                .text(given -> subresource = given);
        syntax.option("--raw")
                .label("PATH")
                .says("What the server answers at this path, as it is.")
                .text(given -> raw = given);
        syntax.option("--chunk-size")
                .label("N")
                .says("So many objects in one answer; 0 for all (default 500).")
                .number(given -> chunkSize = given);
        columns(syntax);
        return syntax;
    }

    private void columns(Syntax syntax) {
        syntax.option("--no-headers").says("No header line.").flag(given -> noHeaders = given);
        syntax.option("--show-labels").says("Labels as the last column.").flag(given -> showLabels = given);
        syntax.option("-L", "--label-columns")
                .label("LABEL")
                .says("These labels as columns.")
                .split()
                .list(given -> labelColumns = given);
        syntax.option("--show-kind").says("The type in front of each name.").flag(given -> showKind = given);
        syntax.option("--server-print")
                .says("The columns are the server's (default); =false: names and ages.")
                .flag(given -> serverPrint = given);
        syntax.option("--sort-by")
                .label("PATH")
                .says("Sort by the field at this JSONPath.")
                .text(given -> sortBy = given);
        syntax.option("--ignore-not-found")
                .says("No error for names that do not exist.")
                .flag(given -> ignoreNotFound = given);
        syntax.option("--show-managed-fields")
                .says("Do not hide metadata.managedFields.")
                .flag(given -> showManagedFields = given);
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException {
        OutputFormat format = OutputFormat.parse(output, terminal, true);
        check(format);
        String path = raw;
        try (Session session = Session.open(terminal, connection)) {
            if (path != null) {
                return Raw.print(session, path);
            }
            List<Asked> asked = asked(session);
            if (!watch && !watchOnly) {
                return print(session, asked, format);
            }
            if (Asked.areOfSeveralTypes(asked)) {
                throw CliError.usage("error: you may only specify a single resource type");
            }
            if (asked.size() != 1) {
                if (!watchOnly) {
                    print(session, asked, format);
                }
                throw CliError.usage("error: you may only watch a single resource or type of resource at a time");
            }
            return new WatchPrinter(session, this, format, asked.get(0)).run();
        }
    }

    private int print(Session session, List<Asked> asked, OutputFormat format)
            throws CliError, IOException, ApiFailure {
        return format.isTable() ? tables(session, asked, format) : objects(session, asked, format);
    }

    private void check(OutputFormat format) throws CliError {
        if (raw != null) {
            if (!selection.words().isEmpty()) {
                throw CliError.usage("error: arguments may not be passed when --raw is specified");
            }
            if (watch || watchOnly || selection.labels() != null) {
                throw CliError.usage("error: --raw may not be specified with other flags that filter the server"
                        + " request or alter the output");
            }
            if (output != null) {
                throw CliError.usage("error: --raw and --output are mutually exclusive");
            }
        }
        if (showLabels && !format.isTable()) {
            throw CliError.usage("error: --show-labels option cannot be used with " + output + " printer");
        }
        if (watchEvents && !watch && !watchOnly) {
            throw CliError.usage("error: --output-watch-events option can only be used with --watch or --watch-only");
        }
        if (raw == null && selection.isEmpty()) {
            throw CliError.usage(
                    "You must specify the type of resource to get. Use \"ctl api-resources\" for a complete list of"
                            + " supported resources.",
                    "",
                    "error: Required resource not specified.",
                    "Use \"ctl explain <resource>\" for a detailed description of that resource (e.g. ctl explain"
                            + " pods).",
                    "See 'ctl get -h' for help and examples");
        }
    }

    private List<Asked> asked(Session session) throws CliError, IOException, ApiFailure {
        List<Asked> asked = new ArrayList<>();
        if (!selection.files().isEmpty()) {
            if (!selection.words().isEmpty()) {
                throw CliError.usage("error: when paths, URLs, or stdin is provided as input, you may not specify"
                        + " resource arguments as well");
            }
            for (Manifest manifest : selection.manifests(session.terminal, "get")) {
                ResourceType type = session.types.of(manifest.object());
                asked.add(new Asked(type, Selection.namespace(session, type, manifest), manifest.name()));
            }
            return asked;
        }
        Targets targets = Targets.parse(selection.words(), session.types, "get");
        if (selection.isAllNamespaces() && !targets.names().isEmpty()) {
            throw CliError.usage("error: a resource cannot be retrieved by name across all namespaces");
        }
        if (!targets.names().isEmpty() && (selection.labels() != null || selection.fields() != null)) {
            throw CliError.usage("error: name cannot be provided when a selector is specified");
        }
        if (targets.names().isEmpty() && subresource != null) {
            throw CliError.usage("error: subresource cannot be used when bulk resources are specified");
        }
        for (int i = 0; i < targets.types().size(); i++) {
            ResourceType type = targets.types().get(i);
            if (targets.names().isEmpty()) {
                asked.add(new Asked(type, namespace(session), ""));
                continue;
            }
            for (String name : targets.namesOf(i)) {
                asked.add(new Asked(type, namespace(session), name));
            }
        }
        return asked;
    }

    private String namespace(Session session) {
        return selection.isAllNamespaces() ? "" : session.namespace();
    }

    /** The request without what is about pages and the form of the answer. */
    Request request(Asked asked) {
        Request request = asked.request(subresource);
        return asked.name().isEmpty()
                ? request.with("labelSelector", selection.labels()).with("fieldSelector", selection.fields())
                : request;
    }

    String media(OutputFormat format) {
        return format.isTable() && serverPrint ? Request.TABLE : Request.JSON;
    }

    boolean isWatchOnly() {
        return watchOnly;
    }

    boolean isWatchEvents() {
        return watchEvents;
    }

    boolean isManagedFieldsShown() {
        return showManagedFields;
    }

    TableView.Style style(ResourceType type, boolean severalTypes, OutputFormat format) {
        return new TableView.Style(
                format.isWide(),
                noHeaders,
                selection.isAllNamespaces() && type.namespaced(),
                showLabels,
                labelColumns,
                severalTypes || showKind ? type.reference("") : "");
    }

    private int tables(Session session, List<Asked> all, OutputFormat format) throws CliError, IOException, ApiFailure {
        List<CliError> missing = new ArrayList<>();
        boolean printed = false;
        TableView view = null;
        ResourceType previous = null;
        boolean several = Asked.areOfSeveralTypes(all);
        for (Asked asked : all) {
            List<JsonNode> pages;
            try {
                pages = tablePages(session, asked, format);
            } catch (ApiFailure e) {
                missed(session, e, asked, missing);
                continue;
            }
            if (pages.get(0).path("rows").isEmpty()) {
                continue;
            }
            ResourceType type = asked.type();
            if (view == null || !type.equals(previous)) {
                if (view != null) {
                    view.flush();
                    session.out().println();
                }
                view = new TableView(style(type, several, format), session.out());
                previous = type;
            }
            for (JsonNode page : sortBy == null ? pages : Sorting.rows(pages, sortBy)) {
                view.add(page, session.terminal.clock().instant());
            }
            printed = true;
        }
        if (view != null) {
            view.flush();
        }
        if (!printed && missing.isEmpty() && all.get(0).name().isEmpty()) {
            session.err().println(nothing(session, all));
        }
        return report(session, missing);
    }

    private String nothing(Session session, List<Asked> all) {
        boolean namespaced = all.stream().anyMatch(asked -> asked.type().namespaced());
        return namespaced && !selection.isAllNamespaces()
                ? "No resources found in " + session.namespace() + " namespace."
                : "No resources found";
    }

    private List<JsonNode> tablePages(Session session, Asked asked, OutputFormat format)
            throws IOException, ApiFailure {
        Request request = request(asked).accepting(media(format));
        if (sortBy != null && asked.name().isEmpty()) {
            request = request.with("includeObject", "Object");
        }
        List<JsonNode> pages = pages(session, asked, request);
        pages.replaceAll(PlainTable::of);
        return pages;
    }

    private List<JsonNode> pages(Session session, Asked asked, Request request) throws IOException, ApiFailure {
        // Sorted is what is whole: kubectl asks for no pages then either.
        boolean inPages = asked.name().isEmpty() && sortBy == null && chunkSize > 0;
        Request first = inPages ? request.with("limit", Long.toString(chunkSize)) : request;
        List<JsonNode> pages = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = session.client.json(first.with("continue", token));
            pages.add(page);
            token = page.path("metadata").path("continue").asText("");
        } while (!token.isEmpty());
        return pages;
    }

    private void missed(Session session, ApiFailure e, Asked asked, List<CliError> missing)
            throws IOException, CliError, ApiFailure {
        if (e.code() >= 500) {
            throw e;
        }
        if (e.is("NotFound") && !asked.name().isEmpty()) {
            if (!ignoreNotFound) {
                missing.add(NotFoundHints.explainRead(session, e, asked.type(), asked.namespace(), asked.name()));
            }
            return;
        }
        if (e.is("NotFound") && e.status().path("details").path("kind").isMissingNode()) {
            throw new CliError(
                    Exit.NOT_FOUND,
                    "error: the server doesn't have a resource type \""
                            + asked.type().plural() + "\"");
        }
        throw Failures.of(e);
    }

    private static int report(Session session, List<CliError> missing) {
        for (CliError error : missing) {
            error.print(session.terminal);
        }
        return missing.isEmpty() ? Exit.OK : missing.get(0).exit();
    }

    private int objects(Session session, List<Asked> all, OutputFormat format)
            throws CliError, IOException, ApiFailure {
        List<CliError> missing = new ArrayList<>();
        List<JsonNode> found = new ArrayList<>();
        List<ResourceType> foundTypes = new ArrayList<>();
        for (Asked asked : all) {
            try {
                for (JsonNode page : pages(session, asked, request(asked))) {
                    Objects.nameItems(page);
                    if (page.has("items")) {
                        page.path("items").forEach(found::add);
                    } else {
                        found.add(page);
                    }
                }
            } catch (ApiFailure e) {
                missed(session, e, asked, missing);
            }
            while (foundTypes.size() < found.size()) {
                foundTypes.add(asked.type());
            }
        }
        print(session, isOne(session.terminal, all), format, found, foundTypes);
        return report(session, missing);
    }

    /** Whether one object was asked for, and none could be meant to be in a list: a name, or a file with one object. */
    private boolean isOne(Terminal terminal, List<Asked> all) {
        if (all.size() != 1 || all.get(0).name().isEmpty()) {
            return false;
        }
        List<String> files = selection.files();
        return files.isEmpty()
                || (files.size() == 1
                        && !files.get(0).equals("-")
                        && !Files.isDirectory(terminal.resolve(files.get(0))));
    }

    private void print(
            Session session, boolean single, OutputFormat format, List<JsonNode> found, List<ResourceType> foundTypes)
            throws CliError, IOException {
        if (format.name().equals("name")) {
            for (int i = 0; i < found.size(); i++) {
                String name = found.get(i).path("metadata").path("name").asText();
                session.out().println(foundTypes.get(i).reference(name));
            }
            return;
        }
        String path = sortBy;
        if (path != null) {
            Sorting.objects(found, path);
        }
        if (single && found.isEmpty()) {
            return;
        }
        JsonNode object = single ? found.get(0) : Objects.list(found);
        OutputFormat.tidy(object, showManagedFields);
        format.print(object, noHeaders, session);
    }
}
