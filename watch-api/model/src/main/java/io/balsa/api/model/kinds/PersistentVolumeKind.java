package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.Quantity;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.k8s.core.v1.ObjectReference;
import io.balsa.k8s.core.v1.PersistentVolume;
import io.balsa.k8s.core.v1.PersistentVolumeSpec;
import io.balsa.k8s.core.v1.PersistentVolumeStatus;
import java.time.Instant;
import java.util.List;

/** A piece of storage that claims are bound to. */
final class PersistentVolumeKind {
    static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";
    static final String UNSET = "<unset>";
    private static final io.balsa.k8s.resource.Quantity NOTHING = Quantity.ZERO.toMessage();

    static final Kind KIND = Kind.of("", "v1", PersistentVolume.getDefaultInstance())
            .shortNames("pv")
            .clusterScoped()
            .subresources("status")
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Capacity", "How much it holds."),
                            Column.text("Access Modes", "How many may use it at once."),
                            Column.text("Reclaim Policy", "What becomes of it when its claim is gone."),
                            Column.text("Status", "Whether it is free, bound or left behind."),
                            Column.text("Claim", "The claim it is bound to."),
                            Column.text("StorageClass", "The class it belongs to."),
                            Column.text("VolumeAttributesClass", "The class of its changeable attributes."),
                            Column.text("Reason", "Why it is in that status."),
                            Column.age(),
                            Column.text("VolumeMode", "Whether it is a file system or a block device.")
                                    .wide()),
                    PersistentVolumeKind::row)
            .defaults(PersistentVolumeKind::defaulted)
            .prepareForCreate(volume -> volume.toBuilder()
                    .setStatus(PersistentVolumeStatus.newBuilder().setPhase("Pending"))
                    .build())
            .validate(PersistentVolumeRules::validate)
            .validateUpdate(PersistentVolumeRules::validateUpdate)
            .build();

    private PersistentVolumeKind() {}

    private static Row row(PersistentVolume volume, Instant now) {
        PersistentVolumeSpec spec = volume.getSpec();
        ObjectReference claim = spec.getClaimRef();
        return Row.of(
                Meta.name(volume),
                Quantity.of(spec.getCapacityOrDefault("storage", NOTHING)).toString(),
                AccessModes.shown(spec.getAccessModesList()),
                spec.getPersistentVolumeReclaimPolicy(),
                Meta.isDeleting(volume) ? "Terminating" : volume.getStatus().getPhase(),
                spec.hasClaimRef() ? claim.getNamespace() + "/" + claim.getName() : "",
                volume.getMetadata().getAnnotationsOrDefault(CLASS_ANNOTATION, spec.getStorageClassName()),
                spec.hasVolumeAttributesClassName() ? spec.getVolumeAttributesClassName() : UNSET,
                volume.getStatus().getReason(),
                Ages.since(volume.getMetadata().getCreationTimestamp(), now),
                spec.hasVolumeMode() ? spec.getVolumeMode() : UNSET);
    }

    private static PersistentVolume defaulted(PersistentVolume volume) {
        PersistentVolume.Builder next = volume.toBuilder();
        PersistentVolumeSpec.Builder spec = next.getSpecBuilder();
        if (next.getStatus().getPhase().isEmpty()) {
            next.getStatusBuilder().setPhase("Pending");
        }
        if (spec.getPersistentVolumeReclaimPolicy().isEmpty()) {
            spec.setPersistentVolumeReclaimPolicy("Retain");
        }
        if (!spec.hasVolumeMode()) {
            spec.setVolumeMode("Filesystem");
        }
        if (spec.getPersistentVolumeSource().hasHostPath()
                && !spec.getPersistentVolumeSource().getHostPath().hasType()) {
            spec.getPersistentVolumeSourceBuilder().getHostPathBuilder().setType("");
        }
        if (spec.hasPersistentVolumeSource()) {
            VolumeDefaults.fill(spec.getPersistentVolumeSourceBuilder());
        }
        spec.putAllCapacity(ResourceNames.rounded(spec.getCapacityMap()));
        return next.build();
    }
}
