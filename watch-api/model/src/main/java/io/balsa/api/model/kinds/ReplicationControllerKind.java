package io.balsa.api.model.kinds;

import io.balsa.api.model.Cascade;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.Scaling;
import io.balsa.api.model.selector.LabelSelector;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.CellText;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.core.v1.PodTemplateSpec;
import io.balsa.k8s.core.v1.ReplicationController;
import io.balsa.k8s.core.v1.ReplicationControllerSpec;
import io.balsa.k8s.core.v1.ReplicationControllerStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The older form of a replica set: its selector is a map of labels, by default those of its template. */
final class ReplicationControllerKind {
    private static final String TEMPLATE = "spec.template";

    static final Kind KIND = Kind.of("", "v1", ReplicationController.getDefaultInstance())
            .shortNames("rc")
            .categories("all")
            .storedAs("controllers")
            // Kubernetes: controllers and jobs were deleted without their pods before there was a garbage collector
            .cascade(Cascade.ORPHANS_DEPENDENTS)
            .subresources("status", "scale")
            .scale(new Scaling<>(
                    controller -> controller.getSpec().getReplicas(),
                    ReplicationControllerKind::withReplicas,
                    controller -> controller.getStatus().getReplicas(),
                    controller -> LabelSelector.ofLabels(controller.getSpec().getSelectorMap())
                            .toString()))
            .columns(ReplicaSetKind.COLUMNS, ReplicationControllerKind::row)
            .selectable(
                    "status.replicas",
                    controller -> Integer.toString(controller.getStatus().getReplicas()))
            .defaults(ReplicationControllerKind::defaulted)
            .prepareForCreate(Generations::first)
            .prepareForUpdate(Generations::bySpec)
            .validate(ReplicationControllerKind::validate)
            .validateUpdate((next, old) -> validate(next))
            .validateStatusUpdate((next, old) -> validateStatus(next.getStatus()))
            .build();

    private ReplicationControllerKind() {}

    private static ReplicationController withReplicas(ReplicationController controller, int replicas) {
        ReplicationController.Builder next = controller.toBuilder();
        next.getSpecBuilder().setReplicas(replicas);
        return next.build();
    }

    private static Row row(ReplicationController controller, Instant now) {
        PodTemplateSpec template = controller.getSpec().getTemplate();
        return Row.of(
                Meta.name(controller),
                controller.getSpec().getReplicas(),
                controller.getStatus().getReplicas(),
                controller.getStatus().getReadyReplicas(),
                Ages.since(controller.getMetadata().getCreationTimestamp(), now),
                PodTemplateRules.containers(template),
                PodTemplateRules.images(template),
                CellText.labels(controller.getSpec().getSelectorMap()));
    }

    private static ReplicationController defaulted(ReplicationController controller) {
        ReplicationController.Builder next = controller.toBuilder();
        ReplicationControllerSpec.Builder spec = next.getSpecBuilder();
        if (!spec.hasReplicas()) {
            spec.setReplicas(1);
        }
        if (spec.hasTemplate()) {
            Map<String, String> labels = spec.getTemplate().getMetadata().getLabelsMap();
            if (spec.getSelectorCount() == 0) {
                spec.putAllSelector(labels);
            }
            if (next.getMetadata().getLabelsCount() == 0 && !labels.isEmpty()) {
                next.getMetadataBuilder().putAllLabels(labels);
            }
            spec.setTemplate(PodDefaults.template(spec.getTemplate()));
        }
        return next.build();
    }

    private static List<FieldError> validate(ReplicationController controller) {
        ReplicationControllerSpec spec = controller.getSpec();
        List<FieldError> errors = new ArrayList<>();
        MetaRules.addNotNegative(errors, "spec.minReadySeconds", spec.getMinReadySeconds());
        if (spec.getSelectorCount() == 0) {
            errors.add(FieldError.required("spec.selector", ""));
        }
        MetaRules.addNotNegative(errors, "spec.replicas", spec.getReplicas());
        if (!spec.hasTemplate()) {
            errors.add(FieldError.required(TEMPLATE, ""));
            return errors;
        }
        Map<String, String> labels = spec.getTemplate().getMetadata().getLabelsMap();
        if (!labels.entrySet().containsAll(spec.getSelectorMap().entrySet())) {
            errors.add(SelectorRules.mismatch(TEMPLATE, spec.getTemplate()));
        }
        PodTemplateRules.add(errors, TEMPLATE, spec.getTemplate());
        PodTemplateRules.addEndless(errors, TEMPLATE, spec.getTemplate(), "ReplicationController");
        return errors;
    }

    private static List<FieldError> validateStatus(ReplicationControllerStatus status) {
        return ReplicaStatusRules.validate(new ReplicaStatusRules.Counts(
                status.getReplicas(),
                status.getFullyLabeledReplicas(),
                status.getReadyReplicas(),
                status.getAvailableReplicas(),
                status.getObservedGeneration()));
    }
}
