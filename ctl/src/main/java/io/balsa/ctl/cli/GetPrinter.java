package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.print.Objects;
import io.balsa.ctl.cli.print.PlainTable;
import io.balsa.ctl.cli.print.TableView;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ctl get} without {@code -w}: what was asked for, once, as tables or as objects. */
final class GetPrinter {
    private final Session session;
    private final GetOptions options;
    private final OutputFormat format;
    private final @Nullable String sortBy;

    GetPrinter(Session session, GetOptions options, OutputFormat format) {
        this.session = session;
        this.options = options;
        this.format = format;
        this.sortBy = options.sortBy();
    }

    /**
     * Answers the exit code.
     *
     * @param unknown errors that there are already; they are told with those of objects that are missing
     */
    int print(List<Asked> asked, List<CliError> unknown) throws CliError, IOException, ApiFailure {
        List<CliError> missing = new ArrayList<>(unknown);
        if (format.isTable()) {
            tables(asked, missing);
        } else {
            objects(asked, missing);
        }
        session.out().flush();
        CliError.printList(missing, session.terminal);
        return missing.isEmpty() ? Exit.OK : missing.get(0).exit();
    }

    private void tables(List<Asked> all, List<CliError> missing) throws CliError, IOException, ApiFailure {
        boolean printed = false;
        TableView view = null;
        ResourceType previous = null;
        boolean several = Asked.areOfSeveralTypes(all);
        for (Asked asked : all) {
            List<JsonNode> pages;
            try {
                pages = tablePages(asked);
            } catch (ApiFailure e) {
                missed(e, asked, missing);
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
                view = new TableView(options.style(type, several, format), session.out());
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
            session.err().println(nothing(all));
        }
    }

    private String nothing(List<Asked> all) {
        boolean namespaced = all.stream().anyMatch(asked -> asked.type().namespaced());
        return namespaced && !options.selection().isAllNamespaces()
                ? "No resources found in " + session.namespace() + " namespace."
                : "No resources found";
    }

    private List<JsonNode> tablePages(Asked asked) throws IOException, ApiFailure {
        Request request = options.request(asked).accepting(options.media(format));
        if (sortBy != null && asked.name().isEmpty()) {
            request = request.with("includeObject", "Object");
        }
        List<JsonNode> pages = pages(asked, request);
        pages.replaceAll(PlainTable::of);
        return pages;
    }

    private List<JsonNode> pages(Asked asked, Request request) throws IOException, ApiFailure {
        // Sorted is what is whole: kubectl asks for no pages then either.
        boolean inPages = asked.name().isEmpty() && sortBy == null && options.chunkSize() > 0;
        Request first = inPages ? request.with("limit", Long.toString(options.chunkSize())) : request;
        List<JsonNode> pages = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = session.client.json(first.with("continue", token));
            pages.add(page);
            token = page.path("metadata").path("continue").asText("");
        } while (!token.isEmpty());
        return pages;
    }

    private void missed(ApiFailure e, Asked asked, List<CliError> missing) throws IOException, CliError, ApiFailure {
        if (e.code() >= 500) {
            throw e;
        }
        if (e.is("NotFound") && !asked.name().isEmpty()) {
            if (!options.isNotFoundIgnored()) {
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

    private record Found(JsonNode object, ResourceType type) {}

    private void objects(List<Asked> all, List<CliError> missing) throws CliError, IOException, ApiFailure {
        List<Found> found = new ArrayList<>();
        for (Asked asked : all) {
            try {
                for (JsonNode page : pages(asked, options.request(asked))) {
                    Objects.nameItems(page);
                    if (page.has("items")) {
                        page.path("items").forEach(item -> found.add(new Found(item, asked.type())));
                    } else {
                        found.add(new Found(page, asked.type()));
                    }
                }
            } catch (ApiFailure e) {
                missed(e, asked, missing);
            }
        }
        print(isOne(all), found);
    }

    /** Whether one object was asked for, and none could be meant to be in a list: a name, or a file with one object. */
    private boolean isOne(List<Asked> all) {
        if (all.size() != 1 || all.get(0).name().isEmpty()) {
            return false;
        }
        List<String> files = options.selection().files();
        return files.isEmpty()
                || (files.size() == 1
                        && !files.get(0).equals("-")
                        && !Files.isDirectory(session.terminal.resolve(files.get(0))));
    }

    private void print(boolean single, List<Found> found) throws CliError, IOException {
        if (sortBy != null) {
            Sorting.sort(found, Found::object, sortBy);
        }
        if (format.name().equals("name")) {
            for (Found each : found) {
                String name = each.object().path("metadata").path("name").asText();
                session.out().println(each.type().reference(name));
            }
            return;
        }
        if (single && found.isEmpty()) {
            return;
        }
        JsonNode object = single
                ? found.get(0).object()
                : Objects.list(found.stream().map(Found::object).toList());
        OutputFormat.tidy(object, options.isManagedFieldsShown());
        format.print(object, options.isWithoutHeaders(), session);
    }
}
