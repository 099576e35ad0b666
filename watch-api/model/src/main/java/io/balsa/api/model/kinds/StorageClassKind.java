package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.api.model.validation.Sizes;
import io.balsa.k8s.storage.v1.StorageClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How volumes are made for the claims that name the class. */
final class StorageClassKind {
    private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";
    private static final String DEFAULT_BEFORE = "storageclass.beta.kubernetes.io/is-default-class";
    private static final List<String> RECLAIM_POLICIES = List.of("Delete", "Retain");
    private static final List<String> BINDING_MODES = List.of("Immediate", "WaitForFirstConsumer");
    /** Kubernetes' limits on how many parameters there are, and on all of them together. */
    private static final int MAX_PARAMETERS = 512;

    private static final int MAX_PARAMETER_BYTES = 256 * 1024;

    static final Kind KIND = Kind.of("storage.k8s.io", "v1", StorageClass.getDefaultInstance())
            .plural("storageclasses")
            .shortNames("sc")
            .clusterScoped()
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Provisioner", "Who makes the volumes."),
                            Column.text("ReclaimPolicy", "What becomes of a volume when its claim is gone."),
                            Column.text("VolumeBindingMode", "When a claim gets its volume."),
                            Column.text("AllowVolumeExpansion", "Whether volumes may grow."),
                            Column.age()),
                    StorageClassKind::row)
            .defaults(StorageClassKind::defaulted)
            .validate(StorageClassKind::validate)
            .validateUpdate(StorageClassKind::validateUpdate)
            .build();

    private StorageClassKind() {}

    private static Row row(StorageClass type, Instant now) {
        Map<String, String> annotations = type.getMetadata().getAnnotationsMap();
        boolean isDefault = "true".equals(annotations.get(DEFAULT)) || "true".equals(annotations.get(DEFAULT_BEFORE));
        return Row.of(
                isDefault ? Meta.name(type) + " (default)" : Meta.name(type),
                type.getProvisioner(),
                type.hasReclaimPolicy() ? type.getReclaimPolicy() : "Delete",
                type.hasVolumeBindingMode() ? type.getVolumeBindingMode() : "Immediate",
                type.getAllowVolumeExpansion(),
                Ages.since(type.getMetadata().getCreationTimestamp(), now));
    }

    private static StorageClass defaulted(StorageClass type) {
        StorageClass.Builder next = type.toBuilder();
        if (!type.hasReclaimPolicy()) {
            next.setReclaimPolicy("Delete");
        }
        if (!type.hasVolumeBindingMode()) {
            next.setVolumeBindingMode("Immediate");
        }
        return next.build();
    }

    private static List<FieldError> validate(StorageClass type) {
        List<FieldError> errors = new ArrayList<>();
        String provisioner = type.getProvisioner();
        if (provisioner.isEmpty()) {
            errors.add(FieldError.required("provisioner", ""));
        } else {
            MetaRules.addInvalid(
                    errors,
                    "provisioner",
                    provisioner.toLowerCase(Locale.ROOT),
                    Names.qualifiedName(provisioner.toLowerCase(Locale.ROOT)));
        }
        addParameters(errors, type.getParametersMap());
        if (!type.getReclaimPolicy().isEmpty() && !RECLAIM_POLICIES.contains(type.getReclaimPolicy())) {
            errors.add(FieldError.notSupported("reclaimPolicy", type.getReclaimPolicy(), RECLAIM_POLICIES));
        }
        if (!BINDING_MODES.contains(type.getVolumeBindingMode())) {
            errors.add(FieldError.notSupported("volumeBindingMode", type.getVolumeBindingMode(), BINDING_MODES));
        }
        NodeSelectorRules.addTopologies(errors, "allowedTopologies", type.getAllowedTopologiesList());
        return errors;
    }

    private static void addParameters(List<FieldError> errors, Map<String, String> parameters) {
        if (parameters.size() > MAX_PARAMETERS) {
            errors.add(FieldError.tooLong("parameters", MAX_PARAMETERS));
            return;
        }
        if (parameters.containsKey("")) {
            errors.add(FieldError.invalid("parameters", "", "field can not be empty."));
        }
        long bytes = parameters.entrySet().stream()
                .mapToLong(each -> Sizes.utf8(each.getKey()) + Sizes.utf8(each.getValue()))
                .sum();
        if (bytes > MAX_PARAMETER_BYTES) {
            errors.add(FieldError.tooLong("parameters", MAX_PARAMETER_BYTES));
        }
    }

    private static List<FieldError> validateUpdate(StorageClass next, StorageClass old) {
        List<FieldError> errors = new ArrayList<>();
        if (!next.getParametersMap().equals(old.getParametersMap())) {
            errors.add(FieldError.forbidden("parameters", "updates to parameters are forbidden."));
        }
        if (!next.getProvisioner().equals(old.getProvisioner())) {
            errors.add(FieldError.forbidden("provisioner", "updates to provisioner are forbidden."));
        }
        if (!next.getReclaimPolicy().equals(old.getReclaimPolicy())) {
            errors.add(FieldError.forbidden("reclaimPolicy", "updates to reclaimPolicy are forbidden."));
        }
        MetaRules.addChanged(errors, "volumeBindingMode", next.getVolumeBindingMode(), old.getVolumeBindingMode());
        return errors;
    }
}
