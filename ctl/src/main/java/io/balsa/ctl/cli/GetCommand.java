package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.print.JsonPath;
import io.balsa.ctl.cli.print.JsonPathError;
import io.balsa.ctl.cli.print.Objects;
import io.balsa.ctl.cli.print.TableView;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ctl get}: tables as the server makes them, or whole objects. */
public final class GetCommand implements Verb {
    ConnectionOptions connection = new ConnectionOptions();

    List<String> arguments = new ArrayList<>();

    @Nullable
    String output;

    boolean allNamespaces;

    @Nullable
    String selector;

    @Nullable
    String fieldSelector;

    boolean watch;

    boolean watchOnly;

    boolean noHeaders;

    boolean showLabels;

    List<String> labelColumns = new ArrayList<>();

    boolean showKind;

    @Nullable
    String sortBy;

    boolean ignoreNotFound;

    boolean showManagedFields;

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("get", "Show one or many objects.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl get pods -o wide",
                        "  ctl get po,svc -n kube-system",
                        "  ctl get node n1 -o yaml");
        connection.addTo(syntax);
        syntax.words("0..*", "TYPE[,TYPE...] [NAME...] | TYPE/NAME...", given -> arguments = given);
        syntax.option("-o", "--output")
                .label("FORMAT")
                .says("wide, yaml, json, name, jsonpath=..., custom-columns=...")
                .text(given -> output = given);
        syntax.option("-A", "--all-namespaces").says("Across all namespaces.").flag(given -> allNamespaces = given);
        syntax.option("-l", "--selector")
                .label("SELECTOR")
                .says("Only objects with these labels.")
                .text(given -> selector = given);
        syntax.option("--field-selector")
                .label("SELECTOR")
                .says("Only objects with these field values.")
                .text(given -> fieldSelector = given);
        syntax.option("-w", "--watch").says("Go on printing changes.").flag(given -> watch = given);
        syntax.option("--watch-only").says("Print changes only.").flag(given -> watchOnly = given);
        syntax.option("--no-headers").says("No header line.").flag(given -> noHeaders = given);
        syntax.option("--show-labels").says("Labels as the last column.").flag(given -> showLabels = given);
        syntax.option("-L", "--label-columns")
                .label("LABEL")
                .says("These labels as columns.")
                .split()
                .list(given -> labelColumns = given);
        syntax.option("--show-kind").says("The type in front of each name.").flag(given -> showKind = given);
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
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException {
        OutputFormat format = OutputFormat.parse(output, terminal, true);
        try (Session session = Session.open(terminal, connection)) {
            Targets targets = Targets.parse(arguments, session.types, "get");
            if (allNamespaces && !targets.names().isEmpty()) {
                throw CliError.usage("error: a resource cannot be retrieved by name across all namespaces");
            }
            if (!targets.names().isEmpty() && (selector != null || fieldSelector != null)) {
                throw CliError.usage("error: name cannot be provided when a selector is specified");
            }
            if (watch || watchOnly) {
                if (targets.types().size() != 1 || targets.names().size() > 1) {
                    throw CliError.usage("error: you may only specify a single resource type when watching");
                }
                return new WatchPrinter(session, this, format, targets).run();
            }
            return format.isTable() ? tables(session, targets, format) : objects(session, targets, format);
        }
    }

    String namespace(Session session) {
        return allNamespaces ? "" : session.namespace();
    }

    TableView.Style style(ResourceType type, boolean severalTypes, OutputFormat format) {
        boolean named = severalTypes || showKind;
        return new TableView.Style(
                format.isWide(),
                noHeaders,
                allNamespaces && type.namespaced(),
                showLabels,
                labelColumns,
                named ? type.reference("") : "");
    }

    private int tables(Session session, Targets targets, OutputFormat format) throws CliError, IOException, ApiFailure {
        List<CliError> missing = new ArrayList<>();
        boolean printed = false;
        TableView view = null;
        ResourceType previous = null;
        boolean several = targets.severalTypes();
        for (int i = 0; i < targets.types().size(); i++) {
            ResourceType type = targets.types().get(i);
            for (Request request : requests(session, targets, i)) {
                List<JsonNode> pages;
                try {
                    pages = pages(session, request.accepting(Request.TABLE));
                } catch (ApiFailure e) {
                    missed(session, e, type, request, missing);
                    continue;
                }
                if (pages.get(0).path("rows").isEmpty()) {
                    continue;
                }
                if (view == null || !type.equals(previous)) {
                    if (view != null) {
                        view.flush();
                        session.out().println();
                    }
                    view = new TableView(style(type, several, format), session.out());
                    previous = type;
                }
                for (JsonNode page : sorted(pages)) {
                    view.add(page, session.terminal.clock().instant());
                }
                printed = true;
            }
        }
        if (view != null) {
            view.flush();
        }
        if (!printed
                && missing.isEmpty()
                && !(ignoreNotFound && !targets.names().isEmpty())) {
            session.err().println(nothing(session, targets));
        }
        return report(session, missing);
    }

    private String nothing(Session session, Targets targets) {
        boolean namespaced = targets.types().stream().anyMatch(ResourceType::namespaced);
        return namespaced && !allNamespaces
                ? "No resources found in " + session.namespace() + " namespace."
                : "No resources found";
    }

    /** One request per name, or one for the whole type. */
    private List<Request> requests(Session session, Targets targets, int index) {
        ResourceType type = targets.types().get(index);
        List<String> names = targets.pairs() ? List.of(targets.names().get(index)) : targets.names();
        if (names.isEmpty()) {
            Request list = Request.get(type.path(namespace(session)))
                    .with("labelSelector", selector)
                    .with("fieldSelector", fieldSelector);
            return List.of(sortBy == null ? list.with("limit", "500") : list.with("includeObject", "Object"));
        }
        return names.stream()
                .map(name -> Request.get(type.path(namespace(session), name)))
                .toList();
    }

    private static List<JsonNode> pages(Session session, Request request) throws IOException, ApiFailure {
        List<JsonNode> pages = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = session.client.json(request.with("continue", token));
            pages.add(page);
            token = page.path("metadata").path("continue").asText("");
        } while (!token.isEmpty());
        return pages;
    }

    private void missed(Session session, ApiFailure e, ResourceType type, Request request, List<CliError> missing)
            throws IOException, CliError, ApiFailure {
        if (e.code() >= 500) {
            throw e;
        }
        String name = request.path().substring(request.path().lastIndexOf('/') + 1);
        if (e.is("NotFound") && !name.equals(type.plural())) {
            if (!ignoreNotFound) {
                missing.add(NotFoundHints.explain(session, e, type, namespace(session), name));
            }
            return;
        }
        if (e.is("NotFound") && e.status().path("details").path("kind").isMissingNode()) {
            throw new CliError(
                    Exit.NOT_FOUND, "error: the server doesn't have a resource type \"" + type.plural() + "\"");
        }
        throw Failures.of(e);
    }

    private static int report(Session session, List<CliError> missing) {
        for (CliError error : missing) {
            error.print(session.terminal);
        }
        return missing.isEmpty() ? Exit.OK : missing.get(0).exit();
    }

    private List<JsonNode> sorted(List<JsonNode> pages) throws CliError {
        String path = sortBy;
        if (path == null) {
            return pages;
        }
        JsonPath key = sortKey(path);
        JsonNode first = pages.get(0);
        List<JsonNode> rows = new ArrayList<>();
        pages.forEach(page -> page.path("rows").forEach(rows::add));
        rows.sort((a, b) -> Sorting.compare(key.values(a.path("object")), key.values(b.path("object"))));
        var table = ((com.fasterxml.jackson.databind.node.ObjectNode) first);
        var array = table.putArray("rows");
        rows.forEach(array::add);
        return List.of(table);
    }

    private static JsonPath sortKey(String path) throws CliError {
        try {
            return JsonPath.relaxed(path);
        } catch (JsonPathError e) {
            throw CliError.usage("error: invalid --sort-by \"" + path + "\": " + e.getMessage());
        }
    }

    private int objects(Session session, Targets targets, OutputFormat format)
            throws CliError, IOException, ApiFailure {
        List<CliError> missing = new ArrayList<>();
        List<JsonNode> found = new ArrayList<>();
        List<ResourceType> foundTypes = new ArrayList<>();
        for (int i = 0; i < targets.types().size(); i++) {
            ResourceType type = targets.types().get(i);
            for (Request request : requests(session, targets, i)) {
                try {
                    for (JsonNode page : pages(session, request)) {
                        Objects.nameItems(page);
                        if (page.has("items")) {
                            page.path("items").forEach(found::add);
                        } else {
                            found.add(page);
                        }
                    }
                } catch (ApiFailure e) {
                    missed(session, e, type, request, missing);
                }
                while (foundTypes.size() < found.size()) {
                    foundTypes.add(type);
                }
            }
        }
        print(session, targets, format, found, foundTypes);
        return report(session, missing);
    }

    private void print(
            Session session, Targets targets, OutputFormat format, List<JsonNode> found, List<ResourceType> foundTypes)
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
            JsonPath key = sortKey(path);
            found.sort((a, b) -> Sorting.compare(key.values(a), key.values(b)));
        }
        boolean single = targets.names().size() == 1;
        if (single && found.isEmpty()) {
            return;
        }
        JsonNode object = single ? found.get(0) : Objects.list(found);
        OutputFormat.tidy(object, showManagedFields);
        format.print(object, noHeaders, session);
    }
}
