package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.Quantity;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.k8s.core.v1.PersistentVolumeClaim;
import io.balsa.k8s.core.v1.PersistentVolumeClaimSpec;
import io.balsa.k8s.core.v1.PersistentVolumeClaimStatus;
import io.balsa.k8s.core.v1.TypedLocalObjectReference;
import io.balsa.k8s.core.v1.TypedObjectReference;
import io.balsa.k8s.core.v1.VolumeResourceRequirements;
import java.time.Instant;
import java.util.List;

/** A wish for storage, and the volume that fulfils it. */
final class PersistentVolumeClaimKind {
    private static final String UNSET = PersistentVolumeKind.UNSET;
    private static final io.balsa.k8s.resource.Quantity NOTHING = Quantity.ZERO.toMessage();

    static final Kind KIND = Kind.of("", "v1", PersistentVolumeClaim.getDefaultInstance())
            .shortNames("pvc")
            .subresources("status")
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Status", "Whether it has a volume."),
                            Column.text("Volume", "The volume it is bound to."),
                            Column.text("Capacity", "How much its volume holds."),
                            Column.text("Access Modes", "How many may use its volume at once."),
                            Column.text("StorageClass", "The class that its volume is to be of."),
                            Column.text("VolumeAttributesClass", "The class of its changeable attributes."),
                            Column.age(),
                            Column.text("VolumeMode", "Whether it is a file system or a block device.")
                                    .wide()),
                    PersistentVolumeClaimKind::row)
            .defaults(PersistentVolumeClaimKind::defaulted)
            .prepareForCreate(PersistentVolumeClaimKind::prepareForCreate)
            .validate(PersistentVolumeClaimRules::validate)
            .validateUpdate(PersistentVolumeClaimRules::validateUpdate)
            .validateStatusUpdate((next, old) -> PersistentVolumeClaimRules.validateStatus(next))
            .build();

    private PersistentVolumeClaimKind() {}

    private static Row row(PersistentVolumeClaim claim, Instant now) {
        PersistentVolumeClaimSpec spec = claim.getSpec();
        PersistentVolumeClaimStatus status = claim.getStatus();
        boolean bound = !spec.getVolumeName().isEmpty();
        return Row.of(
                Meta.name(claim),
                Meta.isDeleting(claim) ? "Terminating" : status.getPhase(),
                spec.getVolumeName(),
                bound
                        ? Quantity.of(status.getCapacityOrDefault("storage", NOTHING))
                                .toString()
                        : "",
                bound ? AccessModes.shown(status.getAccessModesList()) : "",
                claim.getMetadata()
                        .getAnnotationsOrDefault(PersistentVolumeKind.CLASS_ANNOTATION, spec.getStorageClassName()),
                spec.hasVolumeAttributesClassName() ? spec.getVolumeAttributesClassName() : UNSET,
                Ages.since(claim.getMetadata().getCreationTimestamp(), now),
                spec.hasVolumeMode() ? spec.getVolumeMode() : UNSET);
    }

    /** The defaults of a claim, and of the templates that claims are made from. */
    static PersistentVolumeClaim defaulted(PersistentVolumeClaim claim) {
        PersistentVolumeClaim.Builder next = claim.toBuilder();
        if (next.getStatus().getPhase().isEmpty()) {
            next.getStatusBuilder().setPhase("Pending");
        }
        fill(next.getSpecBuilder());
        return next.build();
    }

    /** The defaults of a claim's spec, and of the one that a pod makes a claim from. */
    static void fill(PersistentVolumeClaimSpec.Builder spec) {
        if (!spec.hasVolumeMode()) {
            spec.setVolumeMode("Filesystem");
        }
        if (spec.hasResources()) {
            VolumeResourceRequirements.Builder resources = spec.getResourcesBuilder();
            resources.putAllLimits(ResourceNames.rounded(resources.getLimitsMap()));
            resources.putAllRequests(ResourceNames.rounded(resources.getRequestsMap()));
        }
    }

    /** The two fields that say what the volume is filled from say the same, unless another namespace is meant. */
    private static PersistentVolumeClaim prepareForCreate(PersistentVolumeClaim claim) {
        PersistentVolumeClaim.Builder next = claim.toBuilder()
                .setStatus(PersistentVolumeClaimStatus.newBuilder().setPhase("Pending"));
        PersistentVolumeClaimSpec.Builder spec = next.getSpecBuilder();
        if (spec.hasDataSource() && !spec.hasDataSourceRef()) {
            TypedLocalObjectReference source = spec.getDataSource();
            TypedObjectReference.Builder same =
                    TypedObjectReference.newBuilder().setKind(source.getKind()).setName(source.getName());
            if (source.hasApiGroup()) {
                same.setApiGroup(source.getApiGroup());
            }
            spec.setDataSourceRef(same);
        } else if (spec.hasDataSourceRef()
                && !spec.hasDataSource()
                && spec.getDataSourceRef().getNamespace().isEmpty()) {
            TypedObjectReference source = spec.getDataSourceRef();
            TypedLocalObjectReference.Builder same = TypedLocalObjectReference.newBuilder()
                    .setKind(source.getKind())
                    .setName(source.getName());
            if (source.hasApiGroup()) {
                same.setApiGroup(source.getApiGroup());
            }
            spec.setDataSource(same);
        }
        return next.build();
    }
}
