package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.Scaling;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.apps.v1.StatefulSet;
import io.balsa.k8s.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy;
import io.balsa.k8s.apps.v1.StatefulSetSpec;
import io.balsa.k8s.apps.v1.StatefulSetStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Pods with names and volumes of their own, which they keep when they are replaced. */
final class StatefulSetKind {
    private static final String TEMPLATE = "spec.template";
    private static final int HISTORY = 10;
    private static final String RETAIN = "Retain";
    private static final List<String> RETENTIONS = List.of(RETAIN, "Delete");
    private static final String FROZEN = "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
            + " 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

    static final Kind KIND = Kind.of("apps", "v1", StatefulSet.getDefaultInstance())
            .shortNames("sts")
            .categories("all")
            .subresources("status", "scale")
            .nameRule(Names::dnsLabel)
            .scale(new Scaling<>(
                    set -> set.getSpec().getReplicas(),
                    StatefulSetKind::withReplicas,
                    set -> set.getStatus().getReplicas(),
                    set -> SelectorRules.text(set.getSpec().getSelector())))
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Ready", "How many pods are ready, of how many that are wanted."),
                            Column.age(),
                            PodTemplateRules.containersColumn().wide(),
                            PodTemplateRules.imagesColumn().wide()),
                    StatefulSetKind::row)
            .defaults(StatefulSetKind::defaulted)
            .prepareForCreate(Generations::first)
            .prepareForUpdate(Generations::bySpec)
            .validate(StatefulSetKind::validate)
            .validateUpdate(StatefulSetKind::validateUpdate)
            .validateStatusUpdate(StatefulSetKind::validateStatusUpdate)
            .build();

    private StatefulSetKind() {}

    private static StatefulSet withReplicas(StatefulSet set, int replicas) {
        StatefulSet.Builder next = set.toBuilder();
        next.getSpecBuilder().setReplicas(replicas);
        return next.build();
    }

    private static Row row(StatefulSet set, Instant now) {
        return Row.of(
                Meta.name(set),
                set.getStatus().getReadyReplicas() + "/" + set.getSpec().getReplicas(),
                Ages.since(set.getMetadata().getCreationTimestamp(), now),
                PodTemplateRules.containers(set.getSpec().getTemplate()),
                PodTemplateRules.images(set.getSpec().getTemplate()));
    }

    private static StatefulSet defaulted(StatefulSet set) {
        StatefulSet.Builder next = set.toBuilder();
        StatefulSetSpec.Builder spec = next.getSpecBuilder();
        if (spec.getPodManagementPolicy().isEmpty()) {
            spec.setPodManagementPolicy("OrderedReady");
        }
        spec.setUpdateStrategy(UpdateStrategies.defaulted(spec.getUpdateStrategy()));
        StatefulSetPersistentVolumeClaimRetentionPolicy.Builder retention =
                spec.getPersistentVolumeClaimRetentionPolicyBuilder();
        if (retention.getWhenDeleted().isEmpty()) {
            retention.setWhenDeleted(RETAIN);
        }
        if (retention.getWhenScaled().isEmpty()) {
            retention.setWhenScaled(RETAIN);
        }
        if (!spec.hasReplicas()) {
            spec.setReplicas(1);
        }
        if (!spec.hasRevisionHistoryLimit()) {
            spec.setRevisionHistoryLimit(HISTORY);
        }
        spec.setTemplate(PodDefaults.template(spec.getTemplate()));
        for (int i = 0; i < spec.getVolumeClaimTemplatesCount(); i++) {
            spec.setVolumeClaimTemplates(i, PersistentVolumeClaimKind.defaulted(spec.getVolumeClaimTemplates(i)));
        }
        return next.build();
    }

    private static List<FieldError> validate(StatefulSet set) {
        StatefulSetSpec spec = set.getSpec();
        List<FieldError> errors = new ArrayList<>();
        switch (spec.getPodManagementPolicy()) {
            case "" -> errors.add(FieldError.required("spec.podManagementPolicy", ""));
            case "OrderedReady", "Parallel" -> {}
            default ->
                errors.add(FieldError.invalid(
                        "spec.podManagementPolicy",
                        spec.getPodManagementPolicy(),
                        "must be 'OrderedReady' or 'Parallel'"));
        }
        UpdateStrategies.add(errors, "spec.updateStrategy", spec.getUpdateStrategy());
        if (spec.hasPersistentVolumeClaimRetentionPolicy()) {
            StatefulSetPersistentVolumeClaimRetentionPolicy retention = spec.getPersistentVolumeClaimRetentionPolicy();
            String field = "spec.persistentVolumeClaimRetentionPolicy";
            addRetention(errors, field + ".whenDeleted", retention.getWhenDeleted());
            addRetention(errors, field + ".whenScaled", retention.getWhenScaled());
        }
        MetaRules.addNotNegative(errors, "spec.replicas", spec.getReplicas());
        MetaRules.addNotNegative(errors, "spec.minReadySeconds", spec.getMinReadySeconds());
        MetaRules.addNotNegative(
                errors, "spec.ordinals.start", spec.getOrdinals().getStart());
        SelectorRules.addRequired(
                errors,
                "spec.selector",
                spec.hasSelector(),
                spec.getSelector(),
                "empty selector is invalid for statefulset");
        SelectorRules.addMismatch(errors, TEMPLATE, spec.hasSelector(), spec.getSelector(), spec.getTemplate());
        // Kubernetes 1.32 leaves the pod spec unchecked here: mounts may name volumes that the claims will make
        PodTemplateRules.addMetadata(errors, TEMPLATE, spec.getTemplate());
        PodTemplateRules.addEndless(errors, TEMPLATE, spec.getTemplate(), "StatefulSet");
        return errors;
    }

    private static void addRetention(List<FieldError> errors, String field, String policy) {
        if (!RETENTIONS.contains(policy)) {
            errors.add(FieldError.notSupported(field, policy, RETENTIONS));
        }
    }

    private static List<FieldError> validateUpdate(StatefulSet next, StatefulSet old) {
        List<FieldError> errors = validate(next);
        if (!frozen(next.getSpec()).equals(frozen(old.getSpec()))) {
            errors.add(FieldError.forbidden("spec", FROZEN));
        }
        return errors;
    }

    /** What of a spec never changes. */
    private static StatefulSetSpec frozen(StatefulSetSpec spec) {
        return spec.toBuilder()
                .clearReplicas()
                .clearTemplate()
                .clearUpdateStrategy()
                .clearMinReadySeconds()
                .clearOrdinals()
                .clearPersistentVolumeClaimRetentionPolicy()
                .build();
    }

    private static List<FieldError> validateStatusUpdate(StatefulSet next, StatefulSet old) {
        StatefulSetStatus status = next.getStatus();
        List<FieldError> errors = new ArrayList<>();
        MetaRules.addNotNegative(errors, "status.replicas", status.getReplicas());
        MetaRules.addNotNegative(errors, "status.readyReplicas", status.getReadyReplicas());
        MetaRules.addNotNegative(errors, "status.currentReplicas", status.getCurrentReplicas());
        MetaRules.addNotNegative(errors, "status.updatedReplicas", status.getUpdatedReplicas());
        MetaRules.addNotNegative(errors, "status.availableReplicas", status.getAvailableReplicas());
        MetaRules.addNotNegative(errors, "status.observedGeneration", status.getObservedGeneration());
        MetaRules.addNotNegative(errors, "status.collisionCount", status.getCollisionCount());
        int all = status.getReplicas();
        ReplicaStatusRules.addPart(errors, "status.readyReplicas", status.getReadyReplicas(), all);
        ReplicaStatusRules.addPart(errors, "status.currentReplicas", status.getCurrentReplicas(), all);
        ReplicaStatusRules.addPart(errors, "status.updatedReplicas", status.getUpdatedReplicas(), all);
        ReplicaStatusRules.addPart(errors, "status.availableReplicas", status.getAvailableReplicas(), all);
        ReplicaStatusRules.addAvailable(
                errors, status.getAvailableReplicas(), status.getReadyReplicas(), "status.readyReplicas");
        ReplicaStatusRules.addCollisionsForgotten(
                errors, status.getCollisionCount(), old.getStatus().getCollisionCount());
        return errors;
    }
}
