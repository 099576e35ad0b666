package io.balsa.api.model.kinds;

import com.google.protobuf.Message;
import io.balsa.api.model.Kind;
import io.balsa.api.model.codec.Times;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.events.v1.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An event as the group events.k8s.io has it: stored as an event of the core group, and held to stricter rules. */
final class EventsV1EventKind {
    /** The names of a field here, and of the same in the core group. */
    private static final Map<String, String> TO_CORE = Map.of(
            "regarding", "involvedObject",
            "note", "message",
            "reportingController", "reportingComponent",
            "deprecatedSource", "source",
            "deprecatedFirstTimestamp", "firstTimestamp",
            "deprecatedLastTimestamp", "lastTimestamp",
            "deprecatedCount", "count");

    private static final Map<String, String> FROM_CORE = reversed(TO_CORE);
    private static final List<String> TYPES = List.of("Normal", "Warning");
    private static final String UNSET = "needs to be unset";

    static final Kind KIND = Kind.of("events.k8s.io", "v1", Event.getDefaultInstance())
            .versionOf(EventKind.KIND, EventsV1EventKind::toCore, EventsV1EventKind::fromCore)
            .selectable("regarding.kind", event -> event.getRegarding().getKind())
            .selectable("regarding.namespace", event -> event.getRegarding().getNamespace())
            .selectable("regarding.name", event -> event.getRegarding().getName())
            .selectable("regarding.uid", event -> event.getRegarding().getUid())
            .selectable("regarding.apiVersion", event -> event.getRegarding().getApiVersion())
            .selectable(
                    "regarding.resourceVersion", event -> event.getRegarding().getResourceVersion())
            .selectable("regarding.fieldPath", event -> event.getRegarding().getFieldPath())
            .selectable("reason", Event::getReason)
            .selectable("reportingController", Event::getReportingController)
            .selectable("type", Event::getType)
            .validate(EventsV1EventKind::validate)
            .validateUpdate(EventsV1EventKind::validateUpdate)
            .build();

    private EventsV1EventKind() {}

    private static Map<String, String> reversed(Map<String, String> names) {
        Map<String, String> reversed = new HashMap<>();
        names.forEach((here, there) -> reversed.put(there, here));
        return reversed;
    }

    private static Message toCore(Event event) {
        return FieldCopies.copy(event, io.balsa.k8s.core.v1.Event.getDefaultInstance(), TO_CORE);
    }

    private static Event fromCore(Message event) {
        return FieldCopies.copy(event, Event.getDefaultInstance(), FROM_CORE);
    }

    /** Kubernetes: fields are called as they are in the core group. */
    private static List<FieldError> validate(Event event) {
        List<FieldError> errors = new ArrayList<>(MetaRules.standardFinalizers(event.getMetadata()));
        addSeries(errors, event);
        if (Times.isZero(event.getEventTime())) {
            errors.add(FieldError.required("eventTime", ""));
        }
        if (!TYPES.contains(event.getType())) {
            errors.add(FieldError.invalid("type", "", "has invalid value: " + event.getType()));
        }
        if (!Times.isZero(event.getDeprecatedFirstTimestamp())) {
            errors.add(FieldError.invalid("firstTimestamp", "", UNSET));
        }
        if (!Times.isZero(event.getDeprecatedLastTimestamp())) {
            errors.add(FieldError.invalid("lastTimestamp", "", UNSET));
        }
        if (event.getDeprecatedCount() != 0) {
            errors.add(FieldError.invalid("count", "", UNSET));
        }
        if (!event.getDeprecatedSource().getComponent().isEmpty()
                || !event.getDeprecatedSource().getHost().isEmpty()) {
            errors.add(FieldError.invalid("source", "", UNSET));
        }
        return errors;
    }

    private static void addSeries(List<FieldError> errors, Event event) {
        if (!event.hasSeries()) {
            return;
        }
        if (event.getSeries().getCount() < 2) {
            errors.add(FieldError.invalid("series.count", "", "should be at least 2"));
        }
        if (Times.isZero(event.getSeries().getLastObservedTime())) {
            errors.add(FieldError.required("series.lastObservedTime", ""));
        }
    }

    /** An event is a fact: only how often it happened may be added. */
    private static List<FieldError> validateUpdate(Event next, Event old) {
        List<FieldError> errors = new ArrayList<>(MetaRules.standardFinalizers(next.getMetadata()));
        if (!next.getSeries().equals(old.getSeries())) {
            addSeries(errors, next);
        }
        addFrozen(errors, "involvedObject", "core.ObjectReference", next.getRegarding(), old.getRegarding());
        MetaRules.addChanged(errors, "reason", next.getReason(), old.getReason());
        MetaRules.addChanged(errors, "message", next.getNote(), old.getNote());
        addFrozen(errors, "source", "core.EventSource", next.getDeprecatedSource(), old.getDeprecatedSource());
        addFrozen(
                errors,
                "firstTimestamp",
                "v1.Time",
                next.getDeprecatedFirstTimestamp(),
                old.getDeprecatedFirstTimestamp());
        addFrozen(
                errors,
                "lastTimestamp",
                "v1.Time",
                next.getDeprecatedLastTimestamp(),
                old.getDeprecatedLastTimestamp());
        MetaRules.addChanged(errors, "count", next.getDeprecatedCount(), old.getDeprecatedCount());
        MetaRules.addChanged(errors, "type", next.getType(), old.getType());
        addFrozen(errors, "eventTime", "v1.MicroTime", next.getEventTime(), old.getEventTime());
        MetaRules.addChanged(errors, "action", next.getAction(), old.getAction());
        addFrozen(errors, "related", "core.ObjectReference", next.getRelated(), old.getRelated());
        MetaRules.addChanged(
                errors, "reportingController", next.getReportingController(), old.getReportingController());
        MetaRules.addChanged(errors, "reportingInstance", next.getReportingInstance(), old.getReportingInstance());
        return errors;
    }

    private static void addFrozen(List<FieldError> errors, String field, String type, Message next, Message old) {
        if (!next.equals(old)) {
            errors.add(FieldError.raw(FieldError.Type.INVALID, field, GoStructs.shortened(type), MetaRules.IMMUTABLE));
        }
    }
}
