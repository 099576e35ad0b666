package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.CellText;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.apps.v1.DaemonSet;
import io.balsa.k8s.apps.v1.DaemonSetSpec;
import io.balsa.k8s.apps.v1.DaemonSetStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One pod of a template on every node that fits. */
final class DaemonSetKind {
    private static final String TEMPLATE = "spec.template";
    private static final int HISTORY = 10;
    /** Older API versions had a count of templates in the spec; apps/v1 keeps it here. */
    private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

    static final Kind KIND = Kind.of("apps", "v1", DaemonSet.getDefaultInstance())
            .shortNames("ds")
            .categories("all")
            .subresources("status")
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.number("Desired", "How many nodes should run the pod."),
                            Column.number("Current", "How many nodes that should run the pod have it."),
                            Column.number("Ready", "How many of these pods are ready."),
                            Column.number("Up-to-date", "How many of these pods are of the newest template."),
                            Column.number("Available", "How many of these pods have been ready long enough."),
                            Column.text("Node Selector", "Which nodes should run the pod, by their labels."),
                            Column.age(),
                            PodTemplateRules.containersColumn().wide(),
                            PodTemplateRules.imagesColumn().wide(),
                            PodTemplateRules.selectorColumn().wide()),
                    DaemonSetKind::row)
            .defaults(DaemonSetKind::defaulted)
            .prepareForCreate(DaemonSetKind::prepareForCreate)
            .prepareForUpdate(DaemonSetKind::prepareForUpdate)
            .validate(DaemonSetKind::validate)
            .validateUpdate(DaemonSetKind::validateUpdate)
            .validateStatusUpdate(DaemonSetKind::validateStatusUpdate)
            .build();

    private DaemonSetKind() {}

    private static Row row(DaemonSet set, Instant now) {
        DaemonSetSpec spec = set.getSpec();
        DaemonSetStatus status = set.getStatus();
        return Row.of(
                Meta.name(set),
                status.getDesiredNumberScheduled(),
                status.getCurrentNumberScheduled(),
                status.getNumberReady(),
                status.getUpdatedNumberScheduled(),
                status.getNumberAvailable(),
                CellText.labels(spec.getTemplate().getSpec().getNodeSelectorMap()),
                Ages.since(set.getMetadata().getCreationTimestamp(), now),
                PodTemplateRules.containers(spec.getTemplate()),
                PodTemplateRules.images(spec.getTemplate()),
                SelectorRules.cell(spec.getSelector()));
    }

    private static DaemonSet defaulted(DaemonSet set) {
        DaemonSet.Builder next = set.toBuilder();
        DaemonSetSpec.Builder spec = next.getSpecBuilder();
        spec.setUpdateStrategy(UpdateStrategies.defaulted(spec.getUpdateStrategy()));
        if (!spec.hasRevisionHistoryLimit()) {
            spec.setRevisionHistoryLimit(HISTORY);
        }
        spec.setTemplate(PodDefaults.template(spec.getTemplate()));
        return next.build();
    }

    private static DaemonSet prepareForCreate(DaemonSet set) {
        return withTemplateGeneration(Generations.first(set), Math.max(1, templateGeneration(set)));
    }

    private static DaemonSet prepareForUpdate(DaemonSet next, DaemonSet old) {
        boolean otherTemplate =
                !next.getSpec().getTemplate().equals(old.getSpec().getTemplate());
        long generation = templateGeneration(old);
        return withTemplateGeneration(Generations.bySpec(next, old), otherTemplate ? generation + 1 : generation);
    }

    private static long templateGeneration(DaemonSet set) {
        String text = set.getMetadata().getAnnotationsOrDefault(TEMPLATE_GENERATION, "");
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private static DaemonSet withTemplateGeneration(DaemonSet set, long generation) {
        return Meta.edit(set, meta -> meta.putAnnotations(TEMPLATE_GENERATION, Long.toString(generation)));
    }

    private static List<FieldError> validate(DaemonSet set) {
        DaemonSetSpec spec = set.getSpec();
        List<FieldError> errors = new ArrayList<>();
        MetaRules.addSelector(errors, "spec.selector", spec.getSelector());
        SelectorRules.addMismatch(errors, TEMPLATE, spec.hasSelector(), spec.getSelector(), spec.getTemplate());
        if (spec.hasSelector()) {
            SelectorRules.addNotEmpty(
                    errors, "spec.selector", spec.getSelector(), "empty selector is invalid for daemonset");
        }
        PodTemplateRules.add(errors, TEMPLATE, spec.getTemplate());
        PodTemplateRules.addEndless(errors, TEMPLATE, spec.getTemplate(), "DaemonSet");
        MetaRules.addNotNegative(errors, "spec.minReadySeconds", spec.getMinReadySeconds());
        UpdateStrategies.add(errors, "spec.updateStrategy", spec.getUpdateStrategy());
        MetaRules.addNotNegative(errors, "spec.revisionHistoryLimit", spec.getRevisionHistoryLimit());
        return errors;
    }

    private static List<FieldError> validateUpdate(DaemonSet next, DaemonSet old) {
        List<FieldError> errors = validate(next);
        SelectorRules.addChanged(
                errors,
                "spec.selector",
                next.getSpec().getSelector(),
                old.getSpec().getSelector());
        return errors;
    }

    private static List<FieldError> validateStatusUpdate(DaemonSet next, DaemonSet old) {
        DaemonSetStatus status = next.getStatus();
        List<FieldError> errors = new ArrayList<>();
        MetaRules.addNotNegative(errors, "status.currentNumberScheduled", status.getCurrentNumberScheduled());
        MetaRules.addNotNegative(errors, "status.numberMisscheduled", status.getNumberMisscheduled());
        MetaRules.addNotNegative(errors, "status.desiredNumberScheduled", status.getDesiredNumberScheduled());
        MetaRules.addNotNegative(errors, "status.numberReady", status.getNumberReady());
        MetaRules.addNotNegative(errors, "status.observedGeneration", status.getObservedGeneration());
        MetaRules.addNotNegative(errors, "status.updatedNumberScheduled", status.getUpdatedNumberScheduled());
        MetaRules.addNotNegative(errors, "status.numberAvailable", status.getNumberAvailable());
        MetaRules.addNotNegative(errors, "status.numberUnavailable", status.getNumberUnavailable());
        MetaRules.addNotNegative(errors, "status.collisionCount", status.getCollisionCount());
        ReplicaStatusRules.addCollisionsForgotten(
                errors, status.getCollisionCount(), old.getStatus().getCollisionCount());
        return errors;
    }
}
