package io.balsa.ctl.cli.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.OutputFormat;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.print.Columns;
import io.balsa.ctl.cli.print.EventAge;
import io.balsa.ctl.cli.print.Harmless;
import io.balsa.ctl.cli.print.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints events as rows, or whole in the format that was asked for. */
final class EventPrinter {
    private static final List<String> HEADER = List.of("LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE");

    /** The fields of an event, in kubectl's order, with what they are where an event lacks them. */
    private static final Map<String, JsonNode> FIELDS = fields();

    private static final List<String> METADATA = List.of(
            "name",
            "generateName",
            "namespace",
            "selfLink",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "labels",
            "annotations",
            "ownerReferences",
            "finalizers",
            "managedFields");

    record Style(boolean namespaces, boolean noHeaders, boolean managedFields) {}

    private final Session session;
    private final OutputFormat format;
    private final Style style;
    private final Columns columns = new Columns();
    private boolean begun;

    EventPrinter(Session session, OutputFormat format, Style style) {
        this.session = session;
        this.format = format;
        this.style = style;
    }

    void all(List<JsonNode> events) throws CliError, IOException {
        if (format.isTable()) {
            events.forEach(this::row);
            columns.flush(session.out());
        } else if (format.name().equals("name")) {
            // kubectl names none of a list; in its stead so does this
            if (!session.terminal.isKubectl()) {
                events.forEach(this::name);
            }
        } else {
            ObjectNode list = JsonNodeFactory.instance.objectNode().put("kind", "EventList");
            list.put("apiVersion", "v1").putObject("metadata");
            ArrayNode items = list.putArray("items");
            for (JsonNode event : events) {
                items.add(whole(event));
            }
            print(list);
        }
        session.out().flush();
    }

    void one(JsonNode event) throws CliError, IOException {
        if (format.isTable()) {
            row(event);
            columns.flush(session.out());
        } else if (format.name().equals("name")) {
            name(event);
        } else {
            if (begun && format.name().equals("yaml")) {
                session.out().println("---");
            }
            print(whole(event));
            begun = true;
        }
        session.out().flush();
    }

    private void name(JsonNode event) {
        session.out().println("event/" + event.path("metadata").path("name").asText());
    }

    private void row(JsonNode event) {
        if (!begun && !style.noHeaders) {
            columns.row(cells("NAMESPACE", HEADER));
        }
        begun = true;
        JsonNode object = event.path("involvedObject");
        columns.row(cells(
                event.path("metadata").path("namespace").asText(""),
                List.of(
                        EventAge.of(event, session.terminal.clock().instant()),
                        Harmless.text(event.path("type").asText("")),
                        Harmless.text(event.path("reason").asText("")),
                        Harmless.text(object.path("kind").asText("") + "/"
                                + object.path("name").asText("")),
                        Harmless.text(event.path("message").asText("").strip()))));
    }

    private List<String> cells(String namespace, List<String> others) {
        List<String> cells = new ArrayList<>();
        if (style.namespaces) {
            cells.add(namespace);
        }
        cells.addAll(others);
        return cells;
    }

    private void print(JsonNode tree) throws CliError, IOException {
        if (format.name().equals("json")) {
            session.out().print(Json.typed(tree));
        } else {
            format.print(tree, false, session);
        }
    }

    /** In the order of the type's fields, with those that are always there. */
    private JsonNode whole(JsonNode event) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.put("kind", "Event").put("apiVersion", "v1");
        for (Map.Entry<String, JsonNode> field : FIELDS.entrySet()) {
            JsonNode value = event.has(field.getKey()) ? event.get(field.getKey()) : field.getValue();
            if (!value.isMissingNode()) {
                whole.set(field.getKey(), value);
            }
        }
        whole.set("metadata", ordered(whole.path("metadata")));
        OutputFormat.tidy(whole, style.managedFields);
        return whole;
    }

    private static JsonNode ordered(JsonNode metadata) {
        ObjectNode ordered = JsonNodeFactory.instance.objectNode();
        for (String field : METADATA) {
            if (metadata.has(field)) {
                ordered.set(field, metadata.get(field));
            }
        }
        return ordered;
    }

    private static Map<String, JsonNode> fields() {
        JsonNodeFactory make = JsonNodeFactory.instance;
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        fields.put("metadata", make.objectNode());
        fields.put("involvedObject", make.objectNode());
        fields.put("reason", make.missingNode());
        fields.put("message", make.missingNode());
        fields.put("source", make.objectNode());
        fields.put("firstTimestamp", make.nullNode());
        fields.put("lastTimestamp", make.nullNode());
        fields.put("count", make.missingNode());
        fields.put("type", make.missingNode());
        fields.put("eventTime", make.nullNode());
        fields.put("series", make.missingNode());
        fields.put("action", make.missingNode());
        fields.put("related", make.missingNode());
        fields.put("reportingComponent", make.textNode(""));
        fields.put("reportingInstance", make.textNode(""));
        return fields;
    }
}
