package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.CellText;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.storage.v1.CSIDriver;
import io.balsa.k8s.storage.v1.CSIDriverSpec;
import io.balsa.k8s.storage.v1.TokenRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a storage driver can do and wants to be told. */
final class CsiDriverKind {
    private static final List<String> GROUP_POLICIES = List.of("File", "None", "ReadWriteOnceWithFSType");
    private static final List<String> MODES = List.of("Persistent", "Ephemeral");
    private static final long MIN_TOKEN_SECONDS = 600;
    private static final long MAX_TOKEN_SECONDS = 1L << 32;

    static final Kind KIND = Kind.of("storage.k8s.io", "v1", CSIDriver.getDefaultInstance())
            .clusterScoped()
            .updatesConditionally()
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.flag("AttachRequired", "Whether volumes are attached before they are mounted."),
                            Column.flag("PodInfoOnMount", "Whether it is told of the pod."),
                            Column.flag("StorageCapacity", "Whether it tells how much room it has."),
                            Column.text("TokenRequests", "For whom it wants tokens of the pod."),
                            Column.flag("RequiresRepublish", "Whether it is to be called again and again."),
                            Column.text("Modes", "How long its volumes may live."),
                            Column.age()),
                    CsiDriverKind::row)
            .defaults(CsiDriverKind::defaulted)
            .prepareForUpdate(Generations::bySpec)
            .validate(CsiDriverKind::validate)
            .validateUpdate(CsiDriverKind::validateUpdate)
            .build();

    private CsiDriverKind() {}

    private static Row row(CSIDriver driver, Instant now) {
        CSIDriverSpec spec = driver.getSpec();
        return Row.of(
                Meta.name(driver),
                !spec.hasAttachRequired() || spec.getAttachRequired(),
                spec.getPodInfoOnMount(),
                spec.getStorageCapacity(),
                spec.getTokenRequestsCount() == 0
                        ? "<unset>"
                        : spec.getTokenRequestsList().stream()
                                .map(TokenRequest::getAudience)
                                .collect(Collectors.joining(",")),
                spec.getRequiresRepublish(),
                CellText.joined(spec.getVolumeLifecycleModesList()),
                Ages.since(driver.getMetadata().getCreationTimestamp(), now));
    }

    private static CSIDriver defaulted(CSIDriver driver) {
        CSIDriver.Builder next = driver.toBuilder();
        CSIDriverSpec.Builder spec = next.getSpecBuilder();
        if (!spec.hasAttachRequired()) {
            spec.setAttachRequired(true);
        }
        if (!spec.hasPodInfoOnMount()) {
            spec.setPodInfoOnMount(false);
        }
        if (!spec.hasStorageCapacity()) {
            spec.setStorageCapacity(false);
        }
        if (!spec.hasFsGroupPolicy()) {
            spec.setFsGroupPolicy("ReadWriteOnceWithFSType");
        }
        if (spec.getVolumeLifecycleModesCount() == 0) {
            spec.addVolumeLifecycleModes("Persistent");
        }
        if (!spec.hasRequiresRepublish()) {
            spec.setRequiresRepublish(false);
        }
        if (!spec.hasSeLinuxMount()) {
            spec.setSeLinuxMount(false);
        }
        return next.build();
    }

    private static List<FieldError> validate(CSIDriver driver) {
        CSIDriverSpec spec = driver.getSpec();
        List<FieldError> errors = new ArrayList<>();
        if (spec.hasFsGroupPolicy() && !GROUP_POLICIES.contains(spec.getFsGroupPolicy())) {
            errors.add(FieldError.notSupported("spec.fsGroupPolicy", spec.getFsGroupPolicy(), GROUP_POLICIES));
        }
        addTokens(errors, "spec.tokenRequests", spec.getTokenRequestsList());
        for (String mode : spec.getVolumeLifecycleModesList()) {
            if (!MODES.contains(mode)) {
                errors.add(FieldError.notSupported("spec.volumeLifecycleModes", mode, MODES));
            }
        }
        return errors;
    }

    private static void addTokens(List<FieldError> errors, String field, List<TokenRequest> requests) {
        Set<String> audiences = new HashSet<>();
        for (int i = 0; i < requests.size(); i++) {
            TokenRequest request = requests.get(i);
            String at = field + "[" + i + "]";
            long seconds = request.getExpirationSeconds();
            if (!audiences.add(request.getAudience())) {
                errors.add(FieldError.duplicate(at + ".audience", request.getAudience()));
            } else if (request.hasExpirationSeconds() && seconds < MIN_TOKEN_SECONDS) {
                errors.add(FieldError.invalid(
                        at + ".expirationSeconds", seconds, "may not specify a duration less than 10 minutes"));
            } else if (seconds > MAX_TOKEN_SECONDS) {
                errors.add(FieldError.invalid(
                        at + ".expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds"));
            }
        }
    }

    private static List<FieldError> validateUpdate(CSIDriver next, CSIDriver old) {
        List<FieldError> errors = validate(next);
        // Kubernetes: the field is misspelt
        MetaRules.addChanged(
                errors,
                "spec.attachedRequired",
                next.getSpec().getAttachRequired(),
                old.getSpec().getAttachRequired());
        List<String> modes = next.getSpec().getVolumeLifecycleModesList();
        if (!modes.equals(old.getSpec().getVolumeLifecycleModesList())) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    "spec.volumeLifecycleModes",
                    GoStructs.list("[]storage.VolumeLifecycleMode", modes),
                    MetaRules.IMMUTABLE));
        }
        return errors;
    }
}
