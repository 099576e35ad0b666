package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoText;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.api.model.validation.Sizes;
import io.balsa.k8s.storage.v1.VolumeAttachment;
import io.balsa.k8s.storage.v1.VolumeAttachmentSource;
import io.balsa.k8s.storage.v1.VolumeAttachmentSpec;
import io.balsa.k8s.storage.v1.VolumeAttachmentStatus;
import io.balsa.k8s.storage.v1.VolumeError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A wish that a volume is attached to a node, and whether it is. */
final class VolumeAttachmentKind {
    /** Kubernetes' limit on what a driver says of an attachment, keys and values together. */
    private static final int METADATA_MAX_BYTES = 256 * 1024;

    private static final int MESSAGE_MAX_BYTES = 1024;
    private static final String ONE_SOURCE = "must specify exactly one of inlineVolumeSpec and persistentVolumeName";

    static final Kind KIND = Kind.of("storage.k8s.io", "v1", VolumeAttachment.getDefaultInstance())
            .clusterScoped()
            .updatesConditionally()
            .subresources("status")
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Attacher", "The driver that attaches it."),
                            Column.text("PV", "The volume."),
                            Column.text("Node", "The node."),
                            Column.flag("Attached", "Whether the volume is attached."),
                            Column.age()),
                    VolumeAttachmentKind::row)
            .defaults(VolumeAttachmentKind::defaulted)
            .prepareForCreate(attachment -> attachment.toBuilder().clearStatus().build())
            .validate(VolumeAttachmentKind::validateNew)
            .validateUpdate(VolumeAttachmentKind::validateUpdate)
            .validateStatusUpdate((next, old) -> validateStatus(next.getStatus()))
            .build();

    private VolumeAttachmentKind() {}

    private static Row row(VolumeAttachment attachment, Instant now) {
        VolumeAttachmentSpec spec = attachment.getSpec();
        return Row.of(
                Meta.name(attachment),
                spec.getAttacher(),
                spec.getSource().getPersistentVolumeName(),
                spec.getNodeName(),
                attachment.getStatus().getAttached(),
                Ages.since(attachment.getMetadata().getCreationTimestamp(), now));
    }

    private static VolumeAttachment defaulted(VolumeAttachment attachment) {
        VolumeAttachmentSource source = attachment.getSpec().getSource();
        if (!source.hasInlineVolumeSpec() || source.getInlineVolumeSpec().hasVolumeMode()) {
            return attachment;
        }
        VolumeAttachment.Builder next = attachment.toBuilder();
        next.getSpecBuilder().getSourceBuilder().getInlineVolumeSpecBuilder().setVolumeMode("Filesystem");
        return next.build();
    }

    /** Names are looked at more closely in new attachments than in those of old. */
    private static List<FieldError> validateNew(VolumeAttachment attachment) {
        List<FieldError> errors = validate(attachment);
        VolumeSourceRules.addDriver(
                errors, "spec.attacher", attachment.getSpec().getAttacher());
        if (attachment.getSpec().getSource().hasPersistentVolumeName()) {
            String volume = attachment.getSpec().getSource().getPersistentVolumeName();
            MetaRules.addInvalid(errors, "spec.source.persistentVolumeName", volume, Names.dnsSubdomain(volume));
        }
        return errors;
    }

    private static List<FieldError> validate(VolumeAttachment attachment) {
        VolumeAttachmentSpec spec = attachment.getSpec();
        List<FieldError> errors = new ArrayList<>();
        if (spec.getAttacher().isEmpty()) {
            errors.add(FieldError.required("spec.attacher", ""));
        }
        addSource(errors, "spec.source", spec.getSource());
        MetaRules.addInvalid(errors, "spec.nodeName", spec.getNodeName(), Names.dnsSubdomain(spec.getNodeName()));
        errors.addAll(validateStatus(attachment.getStatus()));
        return errors;
    }

    private static void addSource(List<FieldError> errors, String field, VolumeAttachmentSource source) {
        if (source.hasInlineVolumeSpec() && source.hasPersistentVolumeName()) {
            errors.add(FieldError.forbidden(field, ONE_SOURCE));
        } else if (source.hasInlineVolumeSpec()) {
            PersistentVolumeRules.addInline(errors, field + ".inlineVolumeSpec", source.getInlineVolumeSpec());
        } else if (!source.hasPersistentVolumeName()) {
            errors.add(FieldError.required(field, ONE_SOURCE));
        } else if (source.getPersistentVolumeName().isEmpty()) {
            errors.add(FieldError.required(
                    field + ".persistentVolumeName", "must specify non empty persistentVolumeName"));
        }
    }

    private static List<FieldError> validateStatus(VolumeAttachmentStatus status) {
        List<FieldError> errors = new ArrayList<>();
        long bytes = status.getAttachmentMetadataMap().entrySet().stream()
                .mapToLong(each -> Sizes.utf8(each.getKey()) + Sizes.utf8(each.getValue()))
                .sum();
        if (bytes > METADATA_MAX_BYTES) {
            errors.add(FieldError.tooLong("status.attachmentMetadata", METADATA_MAX_BYTES));
        }
        addError(errors, "status.attachError.message", status.getAttachError());
        addError(errors, "status.detachError.message", status.getDetachError());
        return errors;
    }

    private static void addError(List<FieldError> errors, String field, VolumeError error) {
        if (Sizes.utf8(error.getMessage()) > MESSAGE_MAX_BYTES) {
            errors.add(FieldError.tooLong(field, MESSAGE_MAX_BYTES));
        }
    }

    private static List<FieldError> validateUpdate(VolumeAttachment next, VolumeAttachment old) {
        List<FieldError> errors = validate(next);
        VolumeAttachmentSpec spec = next.getSpec();
        if (!spec.equals(old.getSpec())) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    "spec",
                    "storage.VolumeAttachmentSpec{Attacher:" + GoText.quote(spec.getAttacher()) + ", NodeName:"
                            + GoText.quote(spec.getNodeName()) + "}",
                    MetaRules.IMMUTABLE));
        }
        return errors;
    }
}
