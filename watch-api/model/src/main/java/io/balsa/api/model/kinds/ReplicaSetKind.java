package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.Scaling;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.apps.v1.ReplicaSet;
import io.balsa.k8s.apps.v1.ReplicaSetSpec;
import io.balsa.k8s.apps.v1.ReplicaSetStatus;
import io.balsa.k8s.core.v1.PodTemplateSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** As many pods of one template as it says. */
final class ReplicaSetKind {
    private static final String TEMPLATE = "spec.template";

    static final List<Column> COLUMNS = List.of(
            Column.objectName(),
            Column.number("Desired", "How many pods are wanted."),
            Column.number("Current", "How many pods there are."),
            Column.number("Ready", "How many pods are ready."),
            Column.age(),
            PodTemplateRules.containersColumn().wide(),
            PodTemplateRules.imagesColumn().wide(),
            PodTemplateRules.selectorColumn().wide());

    static final Kind KIND = Kind.of("apps", "v1", ReplicaSet.getDefaultInstance())
            .shortNames("rs")
            .categories("all")
            .subresources("status", "scale")
            .scale(new Scaling<>(
                    set -> set.getSpec().getReplicas(),
                    ReplicaSetKind::withReplicas,
                    set -> set.getStatus().getReplicas(),
                    set -> SelectorRules.text(set.getSpec().getSelector())))
            .columns(COLUMNS, ReplicaSetKind::row)
            .selectable(
                    "status.replicas", set -> Integer.toString(set.getStatus().getReplicas()))
            .defaults(ReplicaSetKind::defaulted)
            .prepareForCreate(Generations::first)
            .prepareForUpdate(Generations::bySpec)
            .validate(ReplicaSetKind::validate)
            .validateUpdate(ReplicaSetKind::validateUpdate)
            .validateStatusUpdate((next, old) -> validateStatus(next.getStatus()))
            .build();

    private ReplicaSetKind() {}

    private static ReplicaSet withReplicas(ReplicaSet set, int replicas) {
        ReplicaSet.Builder next = set.toBuilder();
        next.getSpecBuilder().setReplicas(replicas);
        return next.build();
    }

    private static Row row(ReplicaSet set, Instant now) {
        PodTemplateSpec template = set.getSpec().getTemplate();
        return Row.of(
                Meta.name(set),
                set.getSpec().getReplicas(),
                set.getStatus().getReplicas(),
                set.getStatus().getReadyReplicas(),
                Ages.since(set.getMetadata().getCreationTimestamp(), now),
                PodTemplateRules.containers(template),
                PodTemplateRules.images(template),
                SelectorRules.cell(set.getSpec().getSelector()));
    }

    private static ReplicaSet defaulted(ReplicaSet set) {
        ReplicaSet.Builder next = set.toBuilder();
        ReplicaSetSpec.Builder spec = next.getSpecBuilder();
        if (!spec.hasReplicas()) {
            spec.setReplicas(1);
        }
        spec.setTemplate(PodDefaults.template(spec.getTemplate()));
        return next.build();
    }

    private static List<FieldError> validate(ReplicaSet set) {
        ReplicaSetSpec spec = set.getSpec();
        List<FieldError> errors = new ArrayList<>();
        MetaRules.addNotNegative(errors, "spec.replicas", spec.getReplicas());
        MetaRules.addNotNegative(errors, "spec.minReadySeconds", spec.getMinReadySeconds());
        // the text speaks of deployments in Kubernetes too
        SelectorRules.addRequired(
                errors,
                "spec.selector",
                spec.hasSelector(),
                spec.getSelector(),
                "empty selector is invalid for deployment");
        SelectorRules.addMismatch(errors, TEMPLATE, spec.hasSelector(), spec.getSelector(), spec.getTemplate());
        PodTemplateRules.add(errors, TEMPLATE, spec.getTemplate());
        PodTemplateRules.addEndless(errors, TEMPLATE, spec.getTemplate(), "ReplicaSet");
        return errors;
    }

    private static List<FieldError> validateUpdate(ReplicaSet next, ReplicaSet old) {
        List<FieldError> errors = validate(next);
        SelectorRules.addChanged(
                errors,
                "spec.selector",
                next.getSpec().getSelector(),
                old.getSpec().getSelector());
        return errors;
    }

    private static List<FieldError> validateStatus(ReplicaSetStatus status) {
        return ReplicaStatusRules.validate(new ReplicaStatusRules.Counts(
                status.getReplicas(),
                status.getFullyLabeledReplicas(),
                status.getReadyReplicas(),
                status.getAvailableReplicas(),
                status.getObservedGeneration()));
    }
}
