package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.scheduling.v1.PriorityClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How much the pods that name the class matter to the scheduler. */
final class PriorityClassKind {
    private static final String RESERVED = "system-";
    private static final Map<String, Integer> SYSTEM =
            Map.of("system-node-critical", 2_000_001_000, "system-cluster-critical", 2_000_000_000);
    /** What is above belongs to the system. */
    private static final int MAX_VALUE = 1_000_000_000;

    private static final List<String> PREEMPTION_POLICIES = List.of("PreemptLowerPriority", "Never");

    static final Kind KIND = Kind.of("scheduling.k8s.io", "v1", PriorityClass.getDefaultInstance())
            .plural("priorityclasses")
            .shortNames("pc")
            .clusterScoped()
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.number("Value", "The priority of the pods."),
                            Column.flag("Global-Default", "Whether it is the class of pods that name none."),
                            Column.age(),
                            Column.text("PreemptionPolicy", "Whether its pods may take the place of lesser ones.")),
                    PriorityClassKind::row)
            .defaults(type -> type.hasPreemptionPolicy()
                    ? type
                    : type.toBuilder()
                            .setPreemptionPolicy("PreemptLowerPriority")
                            .build())
            .prepareForCreate(Generations::first)
            .validate(PriorityClassKind::validate)
            .validateUpdate(PriorityClassKind::validateUpdate)
            .build();

    private PriorityClassKind() {}

    private static Row row(PriorityClass type, Instant now) {
        return Row.of(
                Meta.name(type),
                type.getValue(),
                type.getGlobalDefault(),
                Ages.since(type.getMetadata().getCreationTimestamp(), now),
                type.getPreemptionPolicy());
    }

    private static List<FieldError> validate(PriorityClass type) {
        List<FieldError> errors = new ArrayList<>();
        String name = type.getMetadata().getName();
        if (name.startsWith(RESERVED)) {
            addSystem(errors, name, type);
        } else if (type.getValue() > MAX_VALUE) {
            errors.add(
                    FieldError.forbidden("value", "maximum allowed value of a user defined priority is " + MAX_VALUE));
        }
        if (type.hasPreemptionPolicy()) {
            PodSpecRules.addEnum(errors, "preemptionPolicy", type.getPreemptionPolicy(), PREEMPTION_POLICIES);
        }
        return errors;
    }

    private static void addSystem(List<FieldError> errors, String name, PriorityClass type) {
        Integer value = SYSTEM.get(name);
        String wrong = "";
        if (value == null) {
            wrong = name + " is not a known system priority class";
        } else if (value != type.getValue()) {
            wrong = "value of " + name + " PriorityClass must be " + value;
        } else if (type.getGlobalDefault()) {
            wrong = "globalDefault of " + name + " PriorityClass must be false";
        }
        if (!wrong.isEmpty()) {
            errors.add(FieldError.forbidden(
                    "metadata.name",
                    "priority class names with 'system-' prefix are reserved for system use only. error: " + wrong));
        }
    }

    private static List<FieldError> validateUpdate(PriorityClass next, PriorityClass old) {
        List<FieldError> errors = new ArrayList<>();
        if (next.getValue() != old.getValue()) {
            errors.add(FieldError.forbidden("value", "may not be changed in an update."));
        }
        MetaRules.addChanged(errors, "preemptionPolicy", next.getPreemptionPolicy(), old.getPreemptionPolicy());
        return errors;
    }
}
