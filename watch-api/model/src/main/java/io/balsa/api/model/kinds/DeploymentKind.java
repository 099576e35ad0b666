package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.Scaling;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.apps.v1.Deployment;
import io.balsa.k8s.apps.v1.DeploymentSpec;
import io.balsa.k8s.apps.v1.DeploymentStatus;
import io.balsa.k8s.core.v1.PodTemplateSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Pods of one template that are replaced step by step when the template changes. */
final class DeploymentKind {
    private static final String TEMPLATE = "spec.template";
    private static final int HISTORY = 10;
    private static final int PROGRESS_SECONDS = 600;

    static final Kind KIND = Kind.of("apps", "v1", Deployment.getDefaultInstance())
            .shortNames("deploy")
            .categories("all")
            .subresources("status", "scale")
            .scale(new Scaling<>(
                    deployment -> deployment.getSpec().getReplicas(),
                    DeploymentKind::withReplicas,
                    deployment -> deployment.getStatus().getReplicas(),
                    deployment -> SelectorRules.text(deployment.getSpec().getSelector())))
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Ready", "How many pods are ready, of how many that are wanted."),
                            Column.number("Up-to-date", "How many pods are of the newest template."),
                            Column.number("Available", "How many pods have been ready long enough."),
                            Column.age(),
                            PodTemplateRules.containersColumn().wide(),
                            PodTemplateRules.imagesColumn().wide(),
                            PodTemplateRules.selectorColumn().wide()),
                    DeploymentKind::row)
            .defaults(DeploymentKind::defaulted)
            .prepareForCreate(Generations::first)
            .prepareForUpdate(DeploymentKind::prepareForUpdate)
            .prepareForStatusUpdate(DeploymentKind::prepareForStatusUpdate)
            .validate(DeploymentKind::validate)
            .validateUpdate(DeploymentKind::validateUpdate)
            .validateStatusUpdate(DeploymentKind::validateStatusUpdate)
            .build();

    private DeploymentKind() {}

    private static Deployment withReplicas(Deployment deployment, int replicas) {
        Deployment.Builder next = deployment.toBuilder();
        next.getSpecBuilder().setReplicas(replicas);
        return next.build();
    }

    private static Row row(Deployment deployment, Instant now) {
        DeploymentSpec spec = deployment.getSpec();
        DeploymentStatus status = deployment.getStatus();
        return Row.of(
                Meta.name(deployment),
                status.getReadyReplicas() + "/" + spec.getReplicas(),
                status.getUpdatedReplicas(),
                status.getAvailableReplicas(),
                Ages.since(deployment.getMetadata().getCreationTimestamp(), now),
                PodTemplateRules.containers(spec.getTemplate()),
                PodTemplateRules.images(spec.getTemplate()),
                SelectorRules.cell(spec.getSelector()));
    }

    private static Deployment defaulted(Deployment deployment) {
        Deployment.Builder next = deployment.toBuilder();
        DeploymentSpec.Builder spec = next.getSpecBuilder();
        if (!spec.hasReplicas()) {
            spec.setReplicas(1);
        }
        spec.setStrategy(UpdateStrategies.defaulted(spec.getStrategy()));
        if (!spec.hasRevisionHistoryLimit()) {
            spec.setRevisionHistoryLimit(HISTORY);
        }
        if (!spec.hasProgressDeadlineSeconds()) {
            spec.setProgressDeadlineSeconds(PROGRESS_SECONDS);
        }
        spec.setTemplate(PodDefaults.template(spec.getTemplate()));
        return next.build();
    }

    /** Kubernetes counts other annotations as another generation too: they are handed on to the replica sets. */
    private static Deployment prepareForUpdate(Deployment next, Deployment old) {
        boolean changed = !next.getSpec().equals(old.getSpec())
                || !next.getMetadata()
                        .getAnnotationsMap()
                        .equals(old.getMetadata().getAnnotationsMap());
        return Generations.counted(next, old, changed);
    }

    private static Deployment prepareForStatusUpdate(Deployment next, Deployment old) {
        return Meta.edit(
                next, meta -> meta.clearLabels().putAllLabels(old.getMetadata().getLabelsMap()));
    }

    private static List<FieldError> validate(Deployment deployment) {
        DeploymentSpec spec = deployment.getSpec();
        PodTemplateSpec template = spec.getTemplate();
        List<FieldError> errors = new ArrayList<>();
        MetaRules.addNotNegative(errors, "spec.replicas", spec.getReplicas());
        SelectorRules.addRequired(
                errors,
                "spec.selector",
                spec.hasSelector(),
                spec.getSelector(),
                "empty selector is invalid for deployment");
        SelectorRules.addMismatch(errors, TEMPLATE, spec.hasSelector(), spec.getSelector(), template);
        PodTemplateRules.add(errors, TEMPLATE, template);
        // Kubernetes: the rules of a deployment's template are those of its replica sets', and so is the text
        PodTemplateRules.addEndless(errors, TEMPLATE, template, "ReplicaSet");
        UpdateStrategies.add(errors, "spec.strategy", spec.getStrategy());
        MetaRules.addNotNegative(errors, "spec.minReadySeconds", spec.getMinReadySeconds());
        MetaRules.addNotNegative(errors, "spec.revisionHistoryLimit", spec.getRevisionHistoryLimit());
        MetaRules.addNotNegative(errors, "spec.progressDeadlineSeconds", spec.getProgressDeadlineSeconds());
        if (spec.hasProgressDeadlineSeconds() && spec.getProgressDeadlineSeconds() <= spec.getMinReadySeconds()) {
            errors.add(FieldError.invalid(
                    "spec.progressDeadlineSeconds",
                    spec.getProgressDeadlineSeconds(),
                    "must be greater than minReadySeconds"));
        }
        return errors;
    }

    private static List<FieldError> validateUpdate(Deployment next, Deployment old) {
        List<FieldError> errors = validate(next);
        SelectorRules.addChanged(
                errors,
                "spec.selector",
                next.getSpec().getSelector(),
                old.getSpec().getSelector());
        return errors;
    }

    private static List<FieldError> validateStatusUpdate(Deployment next, Deployment old) {
        DeploymentStatus status = next.getStatus();
        List<FieldError> errors = new ArrayList<>();
        MetaRules.addNotNegative(errors, "status.observedGeneration", status.getObservedGeneration());
        MetaRules.addNotNegative(errors, "status.replicas", status.getReplicas());
        MetaRules.addNotNegative(errors, "status.updatedReplicas", status.getUpdatedReplicas());
        MetaRules.addNotNegative(errors, "status.readyReplicas", status.getReadyReplicas());
        MetaRules.addNotNegative(errors, "status.availableReplicas", status.getAvailableReplicas());
        MetaRules.addNotNegative(errors, "status.unavailableReplicas", status.getUnavailableReplicas());
        MetaRules.addNotNegative(errors, "status.collisionCount", status.getCollisionCount());
        int all = status.getReplicas();
        ReplicaStatusRules.addPart(errors, "status.updatedReplicas", status.getUpdatedReplicas(), all);
        ReplicaStatusRules.addPart(errors, "status.readyReplicas", status.getReadyReplicas(), all);
        ReplicaStatusRules.addPart(errors, "status.availableReplicas", status.getAvailableReplicas(), all);
        ReplicaStatusRules.addAvailable(
                errors, status.getAvailableReplicas(), status.getReadyReplicas(), "readyReplicas");
        ReplicaStatusRules.addCollisionsForgotten(
                errors, status.getCollisionCount(), old.getStatus().getCollisionCount());
        return errors;
    }
}
