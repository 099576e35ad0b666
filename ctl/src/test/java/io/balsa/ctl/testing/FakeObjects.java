package io.balsa.ctl.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.api.model.selector.LabelSelector;
import io.balsa.ctl.cli.print.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The objects of a {@link FakeApi} and the history of their changes. Safe for any thread. */
final class FakeObjects {
    record Key(FakeKinds.Row row, String namespace, String name) {
        String text() {
            return row.groupVersion() + "/" + row.plural() + "/" + namespace + "/" + name;
        }
    }

    record Event(long version, String type, Key key, ObjectNode object) {}

    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final List<Event> events = new ArrayList<>();
    private long version = 100;

    synchronized ObjectNode get(Key key) {
        ObjectNode object = objects.get(key.text());
        return object == null ? null : object.deepCopy();
    }

    synchronized ObjectNode create(Key key, ObjectNode object) {
        ObjectNode metadata = object.withObject("/metadata");
        if (metadata.path("uid").asText("").isEmpty()) {
            metadata.put("uid", "uid-" + key.name());
        }
        metadata.put("creationTimestamp", "2026-11-22T09:00:00Z");
        return keep("ADDED", key, object);
    }

    synchronized ObjectNode update(Key key, ObjectNode object) {
        return keep("MODIFIED", key, object);
    }

    private ObjectNode keep(String type, Key key, ObjectNode object) {
        version++;
        object.withObject("/metadata").put("resourceVersion", Long.toString(version));
        objects.put(key.text(), object.deepCopy());
        keys.put(key.text(), key);
        events.add(new Event(version, type, key, object.deepCopy()));
        notifyAll();
        return object;
    }

    synchronized void delete(Key key, boolean dry) {
        if (!dry) {
            ObjectNode gone = objects.remove(key.text());
            version++;
            if (gone != null) {
                gone.withObject("/metadata").put("resourceVersion", Long.toString(version));
                events.add(new Event(version, "DELETED", key, gone));
            }
            notifyAll();
        }
    }

    synchronized ObjectNode list(FakeKinds.Row row, String namespace, String labels, String fields) {
        ObjectNode list = JsonNodeFactory.instance.objectNode().put("kind", row.kind() + "List");
        list.put("apiVersion", row.groupVersion());
        list.putObject("metadata").put("resourceVersion", Long.toString(version));
        ArrayNode items = list.putArray("items");
        objects.forEach((text, object) -> {
            Key key = keys.get(text);
            if (is(key, row, namespace) && hasLabels(object, labels) && hasFields(object, fields)) {
                ObjectNode item = object.deepCopy();
                item.remove(List.of("kind", "apiVersion"));
                items.add(item);
            }
        });
        return list;
    }

    private static boolean is(Key key, FakeKinds.Row row, String namespace) {
        return key.row().equals(row) && (namespace.isEmpty() || key.namespace().equals(namespace));
    }

    private static boolean hasLabels(ObjectNode object, String selector) {
        Map<String, String> labels = new TreeMap<>();
        object.path("metadata")
                .path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return LabelSelector.parse(selector).matches(labels);
    }

    private static boolean hasFields(ObjectNode object, String selector) {
        for (String pair : selector.isEmpty() ? new String[0] : selector.split(",")) {
            boolean not = pair.contains("!=");
            String[] parts = pair.split("!?==?");
            boolean same =
                    object.at("/" + parts[0].replace('.', '/')).asText("").equals(parts.length > 1 ? parts[1] : "");
            if (same == not) {
                return false;
            }
        }
        return true;
    }

    /** With version 0 those that exist, then what has changed. */
    synchronized List<Event> since(long after, FakeKinds.Row row, String namespace, String fields) {
        List<Event> found = new ArrayList<>();
        for (Event event : events) {
            if (event.version > after && is(event.key, row, namespace) && hasFields(event.object, fields)) {
                found.add(event);
            }
        }
        return found;
    }

    synchronized void awaitChange(long millis) throws InterruptedException {
        wait(millis);
    }

    synchronized List<String> texts() {
        List<String> texts = new ArrayList<>();
        objects.forEach((key, object) -> {
            ObjectNode copy = object.deepCopy();
            copy.withObject("/metadata").remove(List.of("resourceVersion", "creationTimestamp", "managedFields"));
            texts.add((key + " " + Json.pretty(copy)).replaceAll("(restartedAt\": \")[^\"]*", "$1now"));
        });
        return texts;
    }

    synchronized void copy(FakeObjects other) {
        synchronized (other) {
            objects.clear();
            objects.putAll(other.objects);
            keys.putAll(other.keys);
        }
    }
}
