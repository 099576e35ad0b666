package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.cli.print.Objects;
import io.balsa.ctl.cli.print.TableView;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.ConnectionLost;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * {@code ctl get -w}: the list, then every change, until the server ends the watch, the reader of stdout goes away or the
 * user interrupts. A watch that breaks because its server died goes on from where it was at another one.
 */
final class WatchPrinter {
    private final Session session;
    private final GetCommand command;
    private final OutputFormat format;
    private final ResourceType type;
    private final @Nullable String name;
    private final TableView view;
    private String revision = "";

    WatchPrinter(Session session, GetCommand command, OutputFormat format, Targets targets) {
        this.session = session;
        this.command = command;
        this.format = format;
        this.type = targets.types().get(0);
        this.name = targets.names().isEmpty() ? null : targets.names().get(0);
        this.view = new TableView(command.style(type, false, format), session.out());
    }

    int run() throws CliError, IOException, ApiFailure {
        first();
        while (true) {
            try (Watch watch = Watch.open(session.client, request())) {
                for (Watch.Event event = watch.next(); event != null; event = watch.next()) {
                    print(event);
                    if (session.out().checkError()) {
                        return Exit.OK;
                    }
                }
                return Exit.OK;
            } catch (ConnectionLost | java.io.EOFException | java.net.SocketException e) {
                session.err().println("the connection was lost; going on at another server");
            }
        }
    }

    private String media() {
        return format.isTable() ? Request.TABLE : Request.JSON;
    }

    private Request request() {
        return Request.get(type.path(command.namespace(session)))
                .accepting(media())
                .with("labelSelector", command.selector)
                .with("fieldSelector", name == null ? command.fieldSelector : "metadata.name=" + name)
                .with("allowWatchBookmarks", "true")
                .with("resourceVersion", revision);
    }

    private void first() throws CliError, IOException, ApiFailure {
        Request list = Request.get(type.path(command.namespace(session)))
                .accepting(media())
                .with("labelSelector", command.selector)
                .with("fieldSelector", name == null ? command.fieldSelector : "metadata.name=" + name);
        JsonNode answer = session.client.json(list);
        revision = answer.path("metadata").path("resourceVersion").asText();
        boolean empty = answer.path(format.isTable() ? "rows" : "items").isEmpty();
        if (name != null && empty) {
            // A name that does not exist is an error, as without -w.
            session.client.json(Request.get(type.path(command.namespace(session), name)));
        }
        if (command.watchOnly) {
            return;
        }
        if (format.isTable()) {
            if (!empty) {
                view.add(answer, session.terminal.clock().instant());
                view.flush();
            }
        } else {
            Objects.nameItems(answer);
            for (JsonNode item : answer.path("items")) {
                printObject(item);
            }
        }
    }

    private void print(Watch.Event event) throws CliError, IOException {
        String seen = event.object().path("metadata").path("resourceVersion").asText("");
        if (seen.isEmpty()) {
            seen = event.object()
                    .path("rows")
                    .path(0)
                    .path("object")
                    .path("metadata")
                    .path("resourceVersion")
                    .asText("");
        }
        if (!seen.isEmpty() && !seen.equals("0")) {
            revision = seen;
        }
        if (event.type().equals("BOOKMARK")) {
            return;
        }
        if (format.isTable()) {
            view.add(event.object(), session.terminal.clock().instant());
            view.flush();
        } else {
            printObject(event.object());
        }
    }

    private void printObject(JsonNode object) throws CliError, IOException {
        OutputFormat.tidy(object, command.showManagedFields);
        if (format.name().equals("name")) {
            session.out()
                    .println(type.reference(object.path("metadata").path("name").asText()));
        } else {
            if (format.name().equals("yaml")) {
                session.out().println("---");
            }
            format.print(object, true, session);
        }
        session.out().flush();
    }
}
