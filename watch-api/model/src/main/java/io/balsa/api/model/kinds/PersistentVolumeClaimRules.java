package io.balsa.api.model.kinds;

import io.balsa.api.model.Quantity;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.PersistentVolumeClaim;
import io.balsa.k8s.core.v1.PersistentVolumeClaimSpec;
import io.balsa.k8s.core.v1.TypedLocalObjectReference;
import io.balsa.k8s.core.v1.TypedObjectReference;
import io.balsa.k8s.core.v1.VolumeResourceRequirements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What holds for a claim. Expects defaults to be filled in. */
final class PersistentVolumeClaimRules {
    private static final String STORAGE = "storage";
    private static final String CLAIM = "PersistentVolumeClaim";
    private static final List<String> MODES = List.of("Block", "Filesystem");
    private static final String FROZEN = "spec is immutable after creation except resources.requests and"
            + " volumeAttributesClassName for bound claims";

    private PersistentVolumeClaimRules() {}

    static List<FieldError> validate(PersistentVolumeClaim claim) {
        List<FieldError> errors = new ArrayList<>();
        addSpec(errors, "spec", claim.getSpec());
        return errors;
    }

    /** What holds for a claim's spec, and for the one that a pod makes a claim from. */
    static void addSpec(List<FieldError> errors, String field, PersistentVolumeClaimSpec spec) {
        String modes = field + ".accessModes";
        if (spec.getAccessModesCount() == 0) {
            errors.add(FieldError.required(modes, "at least 1 access mode is required"));
        }
        if (spec.hasSelector()) {
            MetaRules.addSelector(errors, field + ".selector", spec.getSelector());
        }
        AccessModes.add(errors, modes, spec.getAccessModesList());
        String storage = field + ".resources[storage]";
        if (spec.getResources().containsRequests(STORAGE)) {
            PersistentVolumeRules.addPositive(errors, storage, requested(spec));
        } else {
            errors.add(FieldError.required(storage, ""));
        }
        PersistentVolumeRules.addClass(errors, field + ".storageClassName", spec.getStorageClassName());
        if (spec.hasVolumeMode() && !MODES.contains(spec.getVolumeMode())) {
            errors.add(FieldError.notSupported(field + ".volumeMode", spec.getVolumeMode(), MODES));
        }
        addSources(errors, field, spec);
        PersistentVolumeRules.addClass(
                errors, field + ".volumeAttributesClassName", spec.getVolumeAttributesClassName());
    }

    private static void addSources(List<FieldError> errors, String field, PersistentVolumeClaimSpec spec) {
        if (spec.hasDataSource()) {
            TypedLocalObjectReference source = spec.getDataSource();
            addSource(errors, field + ".dataSource", source.getApiGroup(), source.getKind(), source.getName());
        }
        if (spec.hasDataSourceRef()) {
            TypedObjectReference source = spec.getDataSourceRef();
            String at = field + ".dataSourceRef";
            addSource(errors, at, source.getApiGroup(), source.getKind(), source.getName());
            if (!source.getNamespace().isEmpty()) {
                MetaRules.addInvalid(
                        errors, at + ".namespace", source.getNamespace(), Names.dnsLabel(source.getNamespace()));
            }
        }
        if (!spec.hasDataSource() || !spec.hasDataSourceRef()) {
            return;
        }
        if (!spec.getDataSourceRef().getNamespace().isEmpty()) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    field,
                    field + ".dataSource",
                    "may not be specified when dataSourceRef.namespace is specified"));
        } else if (!isSame(spec.getDataSource(), spec.getDataSourceRef())) {
            errors.add(
                    FieldError.raw(FieldError.Type.INVALID, field, field + ".dataSource", "must match dataSourceRef"));
        }
    }

    private static void addSource(List<FieldError> errors, String field, String group, String kind, String name) {
        if (name.isEmpty()) {
            errors.add(FieldError.required(field + ".name", ""));
        }
        if (kind.isEmpty()) {
            errors.add(FieldError.required(field + ".kind", ""));
        }
        if (group.isEmpty() && !kind.equals(CLAIM)) {
            errors.add(FieldError.invalid(
                    field, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"));
        }
    }

    private static boolean isSame(TypedLocalObjectReference source, TypedObjectReference other) {
        return source.hasApiGroup() == other.hasApiGroup()
                && source.getApiGroup().equals(other.getApiGroup())
                && source.getKind().equals(other.getKind())
                && source.getName().equals(other.getName());
    }

    static List<FieldError> validateUpdate(PersistentVolumeClaim next, PersistentVolumeClaim old) {
        List<FieldError> errors = validate(next);
        String annotation = PersistentVolumeKind.CLASS_ANNOTATION;
        String oldClass = old.getMetadata().getAnnotationsOrDefault(annotation, "");
        String nextClass = next.getMetadata().getAnnotationsOrDefault(annotation, "");
        if (!oldClass.equals(nextClass) && !isMovedToField(next, old)) {
            errors.add(FieldError.invalid("metadata.annotations[" + annotation + "]", nextClass, MetaRules.IMMUTABLE));
        }
        if (!withoutChangeable(next, old).equals(old.getSpec())) {
            errors.add(FieldError.forbidden("spec", FROZEN));
        }
        Quantity size = requested(next.getSpec());
        boolean shrunk = size.compareTo(requested(old.getSpec())) < 0;
        // Kubernetes: a growth that failed may be taken back, but no volume gets smaller than it is
        if (shrunk && size.compareTo(amount(old.getStatus().getCapacityMap())) <= 0) {
            errors.add(FieldError.forbidden(
                    "spec.resources.requests.storage", "field can not be less than status.capacity"));
        }
        MetaRules.addChanged(
                errors,
                "volumeMode",
                next.getSpec().getVolumeMode(),
                old.getSpec().getVolumeMode());
        return errors;
    }

    /** The new spec with everything that may change as it was before: equal to the old one if nothing else changed. */
    private static PersistentVolumeClaimSpec withoutChangeable(PersistentVolumeClaim next, PersistentVolumeClaim old) {
        PersistentVolumeClaimSpec before = old.getSpec();
        PersistentVolumeClaimSpec.Builder same = next.getSpec().toBuilder();
        if (before.getVolumeName().isEmpty()) {
            same.clearVolumeName();
            if (before.hasVolumeName()) {
                same.setVolumeName("");
            }
        }
        // the class may be named once, by the controller that fills in the default one
        boolean mayBeNamed = !before.hasStorageClassName()
                && !old.getMetadata().containsAnnotations(PersistentVolumeKind.CLASS_ANNOTATION);
        if (mayBeNamed || isMovedToField(next, old)) {
            same.clearStorageClassName();
        }
        boolean mayGrow = old.getStatus().getPhase().equals("Bound")
                && before.getResources().containsRequests(STORAGE)
                && same.getResources().containsRequests(STORAGE);
        if (mayGrow) {
            VolumeResourceRequirements.Builder resources = same.getResourcesBuilder();
            resources.putRequests(STORAGE, before.getResources().getRequestsOrThrow(STORAGE));
        }
        return same.build();
    }

    /** Whether the class moved from the annotation of old into the field, where it belongs. */
    private static boolean isMovedToField(PersistentVolumeClaim next, PersistentVolumeClaim old) {
        String annotation = PersistentVolumeKind.CLASS_ANNOTATION;
        String name = old.getMetadata().getAnnotationsOrDefault(annotation, "");
        return old.getMetadata().containsAnnotations(annotation)
                && !old.getSpec().hasStorageClassName()
                && next.getSpec().hasStorageClassName()
                && next.getSpec().getStorageClassName().equals(name)
                && next.getMetadata().getAnnotationsOrDefault(annotation, name).equals(name);
    }

    static List<FieldError> validateStatus(PersistentVolumeClaim claim) {
        List<FieldError> errors = new ArrayList<>();
        if (claim.getSpec().getAccessModesCount() == 0) {
            // Kubernetes: the S is a capital
            errors.add(FieldError.required("Spec.accessModes", ""));
        }
        addAmounts(errors, "status.capacity", claim.getStatus().getCapacityMap());
        addAmounts(errors, "status.allocatedResources", claim.getStatus().getAllocatedResourcesMap());
        return errors;
    }

    private static void addAmounts(
            List<FieldError> errors, String field, Map<String, io.balsa.k8s.resource.Quantity> amounts) {
        new TreeMap<>(amounts).forEach((name, message) -> {
            Quantity amount = Quantity.of(message);
            if (amount.signum() < 0) {
                errors.add(FieldError.invalid(
                        field + "[" + name + "]", amount.units(), "must be a valid resource quantity"));
            }
        });
    }

    private static Quantity requested(PersistentVolumeClaimSpec spec) {
        return amount(spec.getResources().getRequestsMap());
    }

    private static Quantity amount(Map<String, io.balsa.k8s.resource.Quantity> amounts) {
        io.balsa.k8s.resource.Quantity amount = amounts.get(STORAGE);
        return amount == null ? Quantity.ZERO : Quantity.of(amount);
    }
}
