package io.balsa.api.model.kinds;

import io.balsa.api.model.Cascade;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.k8s.core.v1.Event;
import io.balsa.k8s.core.v1.ObjectReference;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Something that happened to an object, told to people. */
final class EventKind {
    static final Kind KIND = Kind.of("", "v1", Event.getDefaultInstance())
            .takesAnyFinalizer()
            .shortNames("ev")
            .createsOnUpdate()
            .cascade(Cascade.HAS_NO_DEPENDENTS)
            .columns(
                    List.of(
                            Column.text("Last Seen", "How long ago it happened last."),
                            Column.text("Type", "Normal or Warning."),
                            Column.text("Reason", "What happened, as one word."),
                            Column.text("Object", "What it happened to."),
                            Column.text("Subobject", "The part of the object.").wide(),
                            Column.text("Source", "Who says so.").wide(),
                            Column.text("Message", "What happened, as a sentence."),
                            Column.text("First Seen", "How long ago it happened first.")
                                    .wide(),
                            Column.text("Count", "How often it happened.").wide(),
                            Column.objectName().wide()),
                    EventKind::row)
            .selectable(
                    "involvedObject.kind", event -> event.getInvolvedObject().getKind())
            .selectable(
                    "involvedObject.namespace",
                    event -> event.getInvolvedObject().getNamespace())
            .selectable(
                    "involvedObject.name", event -> event.getInvolvedObject().getName())
            .selectable("involvedObject.uid", event -> event.getInvolvedObject().getUid())
            .selectable(
                    "involvedObject.apiVersion",
                    event -> event.getInvolvedObject().getApiVersion())
            .selectable(
                    "involvedObject.resourceVersion",
                    event -> event.getInvolvedObject().getResourceVersion())
            .selectable(
                    "involvedObject.fieldPath",
                    event -> event.getInvolvedObject().getFieldPath())
            .selectable("reason", Event::getReason)
            .selectable("reportingComponent", Event::getReportingComponent)
            .selectable("source", EventKind::component)
            .selectable("type", Event::getType)
            .validate(EventRules::validate)
            .validateUpdate((next, old) -> EventRules.validate(next))
            .build();

    private EventKind() {}

    private static Row row(Event event, Instant now) {
        boolean hasFirst = event.getFirstTimestamp().getSeconds() != 0;
        String first = hasFirst ? Ages.since(event.getFirstTimestamp(), now) : Ages.since(event.getEventTime(), now);
        boolean hasLast = event.getLastTimestamp().getSeconds() != 0;
        String last = hasLast ? Ages.since(event.getLastTimestamp(), now) : first;
        int count = Math.max(1, event.getCount());
        if (event.hasSeries()) {
            last = Ages.since(event.getSeries().getLastObservedTime(), now);
            count = event.getSeries().getCount();
        }
        return Row.of(
                last,
                event.getType(),
                event.getReason(),
                object(event.getInvolvedObject()),
                event.getInvolvedObject().getFieldPath(),
                source(event),
                event.getMessage().strip(),
                first,
                count,
                Meta.name(event));
    }

    private static String object(ObjectReference object) {
        String kind = object.getKind().toLowerCase(Locale.ROOT);
        return object.getName().isEmpty() ? kind : kind + "/" + object.getName();
    }

    private static String component(Event event) {
        String component = event.getSource().getComponent();
        return component.isEmpty() ? event.getReportingComponent() : component;
    }

    private static String source(Event event) {
        String host = event.getSource().getHost();
        String instance = host.isEmpty() ? event.getReportingInstance() : host;
        return instance.isEmpty() ? component(event) : component(event) + ", " + instance;
    }
}
