package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.print.Objects;
import io.balsa.ctl.cli.print.PlainTable;
import io.balsa.ctl.cli.print.TableView;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;

/**
 * {@code ctl get -w}: the list, then every change, until the server ends the watch, the reader of stdout goes away or the
 * user interrupts. A watch that breaks because its server died goes on from where it was at another one.
 */
final class WatchPrinter {
    private final Session session;
    private final GetOptions options;
    private final OutputFormat format;
    private final Asked asked;
    private final TableView view;

    WatchPrinter(Session session, GetOptions options, OutputFormat format, Asked asked) {
        this.session = session;
        this.options = options;
        this.format = format;
        this.asked = asked;
        this.view = new TableView(options.style(asked.type(), false, format), session.out());
    }

    int run() throws CliError, IOException, ApiFailure {
        String version = first();
        Request changes = list().with("allowWatchBookmarks", "true");
        Changes.follow(session, changes, version, event -> {
            print(event);
            return !session.out().checkError();
        });
        return Exit.OK;
    }

    /** Of one object, too, it is the list that is watched. */
    private Request list() {
        Request all =
                options.request(new Asked(asked.type(), asked.namespace(), "")).accepting(options.media(format));
        return asked.name().isEmpty() ? all : all.with("fieldSelector", "metadata.name=" + asked.name());
    }

    /** Prints what is there, and tells its version. */
    private String first() throws CliError, IOException, ApiFailure {
        JsonNode answer = session.client.json(list());
        String version = answer.path("metadata").path("resourceVersion").asText();
        boolean table = format.isTable();
        JsonNode shown = table ? PlainTable.of(answer) : answer;
        boolean empty = shown.path(table ? "rows" : "items").isEmpty();
        if (!asked.name().isEmpty() && empty) {
            // A name that does not exist is an error, as without -w.
            session.client.json(asked.request(null));
        }
        if (options.isWatchOnly()) {
            return version;
        }
        if (!table) {
            Objects.nameItems(answer);
            for (JsonNode item : answer.path("items")) {
                printObject("ADDED", item);
            }
        } else if (!empty) {
            printTable("ADDED", shown);
        }
        return version;
    }

    private void print(Watch.Event event) throws CliError, IOException {
        if (event.type().equals("BOOKMARK")) {
            return;
        }
        if (format.isTable()) {
            printTable(event.type(), PlainTable.of(event.object()));
        } else {
            printObject(event.type(), event.object());
        }
    }

    private void printTable(String event, JsonNode table) {
        view.add(
                options.isWatchEvents() ? event : "",
                table,
                session.terminal.clock().instant());
        view.flush();
    }

    private void printObject(String event, JsonNode object) throws CliError, IOException {
        OutputFormat.tidy(object, options.isManagedFieldsShown());
        if (format.name().equals("name")) {
            String name = object.path("metadata").path("name").asText();
            session.out().println(asked.type().reference(name));
        } else {
            if (format.name().equals("yaml")) {
                session.out().println("---");
            }
            format.print(options.isWatchEvents() ? wrapped(event, object) : object, true, session);
        }
        session.out().flush();
    }

    private static JsonNode wrapped(String event, JsonNode object) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode().put("type", event);
        whole.set("object", object);
        return whole;
    }
}
