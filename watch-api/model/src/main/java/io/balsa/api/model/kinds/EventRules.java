package io.balsa.api.model.kinds;

import io.balsa.api.model.codec.Times;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.api.model.validation.Sizes;
import io.balsa.k8s.core.v1.Event;
import java.util.ArrayList;
import java.util.List;

/** What holds for an event in whichever version it is written. */
final class EventRules {
    private static final int WORD_MAX = 128;
    private static final int MESSAGE_MAX = 1024;

    private EventRules() {}

    /** An event that says when it happened says more of who saw it, too: it is one of the new kind. */
    static List<FieldError> validate(Event event) {
        List<FieldError> errors = new ArrayList<>();
        boolean isNew = !Times.isZero(event.getEventTime());
        if (!isInPlace(event, isNew)) {
            errors.add(FieldError.invalid(
                    "involvedObject.namespace",
                    event.getInvolvedObject().getNamespace(),
                    "does not match event.namespace"));
        }
        if (isNew) {
            addWriter(errors, event);
            addWord(errors, "action", event.getAction());
            addWord(errors, "reason", event.getReason());
            if (Sizes.utf8(event.getMessage()) > MESSAGE_MAX) {
                errors.add(tooLong("message", MESSAGE_MAX));
            }
        }
        return errors;
    }

    /** An event stands in the namespace of what it is about; one about a cluster-scoped object in default. */
    private static boolean isInPlace(Event event, boolean isNew) {
        String about = event.getInvolvedObject().getNamespace();
        String own = event.getMetadata().getNamespace();
        return about.isEmpty() ? own.equals("default") || own.equals("kube-system") : isNew || about.equals(own);
    }

    private static void addWriter(List<FieldError> errors, Event event) {
        String component = event.getReportingComponent();
        if (component.isEmpty()) {
            errors.add(FieldError.required("reportingComponent", ""));
        }
        MetaRules.addInvalid(errors, "reportingComponent", component, Names.qualifiedName(component));
        addWord(errors, "reportingInstance", event.getReportingInstance());
    }

    private static void addWord(List<FieldError> errors, String field, String word) {
        if (word.isEmpty()) {
            errors.add(FieldError.required(field, ""));
        }
        if (Sizes.utf8(word) > WORD_MAX) {
            errors.add(tooLong(field, WORD_MAX));
        }
    }

    private static FieldError tooLong(String field, int max) {
        return FieldError.invalid(field, "", "can have at most " + max + " characters");
    }
}
