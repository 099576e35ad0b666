package io.balsa.api.model.kinds;

import io.balsa.api.model.Meta;
import io.balsa.api.model.Quantity;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.PersistentVolume;
import io.balsa.k8s.core.v1.PersistentVolumeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** What holds for a volume, and for the one that an attachment describes itself. Expects defaults to be filled in. */
final class PersistentVolumeRules {
    private static final String STORAGE = "storage";
    private static final String RECYCLE = "Recycle";
    private static final List<String> RECLAIM_POLICIES = List.of("Delete", RECYCLE, "Retain");
    private static final List<String> MODES = List.of("Block", "Filesystem");
    private static final String INLINE = "may not be specified in the context of inline volumes";

    private PersistentVolumeRules() {}

    static List<FieldError> validate(PersistentVolume volume) {
        PersistentVolumeSpec spec = volume.getSpec();
        List<FieldError> errors = new ArrayList<>();
        addAccess(errors, "spec.accessModes", spec);
        addCapacity(errors, "spec.capacity", spec);
        String policy = spec.getPersistentVolumeReclaimPolicy();
        if (!policy.isEmpty() && !RECLAIM_POLICIES.contains(policy)) {
            errors.add(FieldError.notSupported("spec.persistentVolumeReclaimPolicy", policy, RECLAIM_POLICIES));
        }
        if (spec.hasNodeAffinity() && spec.getNodeAffinity().hasRequired()) {
            NodeSelectorRules.add(
                    errors, "spec.nodeAffinity.required", spec.getNodeAffinity().getRequired());
        } else if (spec.hasNodeAffinity()) {
            errors.add(FieldError.required("spec.nodeAffinity.required", "must specify required node constraints"));
        }
        VolumeSourceRules.add(errors, "spec", spec, Meta.name(volume));
        if (policy.equals(RECYCLE) && VolumeSourceRules.isRoot(spec)) {
            errors.add(FieldError.forbidden(
                    "spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'"));
        }
        addClass(errors, "spec.storageClassName", spec.getStorageClassName());
        if (spec.hasVolumeMode() && !MODES.contains(spec.getVolumeMode())) {
            errors.add(FieldError.notSupported("spec.volumeMode", spec.getVolumeMode(), MODES));
        }
        if (spec.hasVolumeAttributesClassName()) {
            addClass(errors, "spec.volumeAttributesClassName", spec.getVolumeAttributesClassName());
        }
        return errors;
    }

    /** The name of a class where there is one. */
    static void addClass(List<FieldError> errors, String field, String name) {
        if (!name.isEmpty()) {
            MetaRules.addInvalid(errors, field, name, Names.dnsSubdomain(name));
        }
    }

    /** A volume that only an attachment knows: nothing claims it, and a CSI driver makes it. */
    static void addInline(List<FieldError> errors, String field, PersistentVolumeSpec spec) {
        if (spec.hasClaimRef()) {
            errors.add(FieldError.forbidden(field + ".claimRef", INLINE));
        }
        if (spec.getCapacityCount() > 0) {
            errors.add(FieldError.forbidden(field + ".capacity", INLINE));
        }
        if (!spec.getPersistentVolumeSource().hasCsi()) {
            errors.add(FieldError.required(field + ".csi", "has to be specified in the context of inline volumes"));
        }
        addAccess(errors, field + ".accessModes", spec);
        String policy = spec.getPersistentVolumeReclaimPolicy();
        if (!policy.isEmpty() && !policy.equals("Retain")) {
            errors.add(FieldError.forbidden(
                    field + ".persistentVolumeReclaimPolicy", "may only be Retain in the context of inline volumes"));
        }
        if (spec.hasNodeAffinity()) {
            errors.add(FieldError.forbidden(field + ".nodeAffinity", INLINE));
        }
        VolumeSourceRules.add(errors, field, spec, "");
        if (!spec.getStorageClassName().isEmpty()) {
            errors.add(FieldError.forbidden(field + ".storageClassName", INLINE));
        }
        if (spec.hasVolumeMode() && !spec.getVolumeMode().equals("Filesystem")) {
            errors.add(FieldError.forbidden(
                    field + ".volumeMode",
                    "may not specify volumeMode other than Filesystem in the context of inline volumes"));
        }
    }

    private static void addAccess(List<FieldError> errors, String field, PersistentVolumeSpec spec) {
        if (spec.getAccessModesCount() == 0) {
            errors.add(FieldError.required(field, ""));
        }
        AccessModes.add(errors, field, spec.getAccessModesList());
    }

    private static void addCapacity(List<FieldError> errors, String field, PersistentVolumeSpec spec) {
        if (spec.getCapacityCount() == 0) {
            errors.add(FieldError.required(field, ""));
        }
        if (!spec.containsCapacity(STORAGE) || spec.getCapacityCount() > 1) {
            List<String> names = List.copyOf(new TreeSet<>(spec.getCapacityMap().keySet()));
            errors.add(FieldError.raw(
                    FieldError.Type.NOT_SUPPORTED,
                    field,
                    GoStructs.list("core.ResourceList", names),
                    "supported values: \"storage\""));
        }
        new TreeMap<>(spec.getCapacityMap()).forEach((name, message) -> {
            Quantity amount = Quantity.of(message);
            String at = field + "[" + name + "]";
            if (amount.signum() < 0) {
                errors.add(FieldError.invalid(at, amount.units(), "must be a valid resource quantity"));
            }
            addPositive(errors, at, amount);
        });
    }

    static void addPositive(List<FieldError> errors, String field, Quantity amount) {
        if (amount.signum() <= 0) {
            errors.add(FieldError.invalid(field, amount.toString(), "must be greater than zero"));
        }
    }

    /** What a volume is never changes. Kubernetes: the fields are named as here, without the spec. */
    static List<FieldError> validateUpdate(PersistentVolume next, PersistentVolume old) {
        List<FieldError> errors = validate(next);
        PersistentVolumeSpec spec = withoutNewSecret(next.getSpec(), old.getSpec());
        if (!spec.getPersistentVolumeSource().equals(old.getSpec().getPersistentVolumeSource())) {
            errors.add(FieldError.forbidden(
                    "spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation"));
        }
        MetaRules.addChanged(
                errors, "volumeMode", spec.getVolumeMode(), old.getSpec().getVolumeMode());
        boolean moved = old.getSpec().hasNodeAffinity()
                && !spec.getNodeAffinity().equals(old.getSpec().getNodeAffinity());
        if (moved) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    "nodeAffinity",
                    GoStructs.shortened("core.VolumeNodeAffinity"),
                    MetaRules.IMMUTABLE));
        }
        return errors;
    }

    /** The secret for growing a volume may be named later. */
    private static PersistentVolumeSpec withoutNewSecret(PersistentVolumeSpec next, PersistentVolumeSpec old) {
        boolean isNew = old.getPersistentVolumeSource().hasCsi()
                && !old.getPersistentVolumeSource().getCsi().hasControllerExpandSecretRef()
                && next.getPersistentVolumeSource().getCsi().hasControllerExpandSecretRef();
        if (!isNew) {
            return next;
        }
        PersistentVolumeSpec.Builder without = next.toBuilder();
        without.getPersistentVolumeSourceBuilder().getCsiBuilder().clearControllerExpandSecretRef();
        return without.build();
    }
}
