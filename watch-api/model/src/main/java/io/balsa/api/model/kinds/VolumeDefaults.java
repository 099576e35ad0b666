package io.balsa.api.model.kinds;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;

/** The defaults of volumes on systems that Kubernetes knows itself: a pod's and the cluster's have the same. */
final class VolumeDefaults {
    /** @param evenEmpty whether an empty text is as good as none */
    private record Default(String field, Object value, boolean evenEmpty) {}

    private static final Map<String, List<Default>> DEFAULTS = Map.of(
            "rbd",
            List.of(
                    new Default("pool", "rbd", true),
                    new Default("user", "admin", true),
                    new Default("keyring", "/etc/ceph/keyring", true)),
            "iscsi",
            List.of(new Default("iscsiInterface", "default", true)),
            "azureDisk",
            List.of(
                    new Default("cachingMode", "ReadWrite", false),
                    new Default("fsType", "ext4", false),
                    new Default("readOnly", false, false),
                    new Default("kind", "Shared", false)),
            "scaleIO",
            List.of(new Default("storageMode", "ThinProvisioned", true), new Default("fsType", "xfs", true)));

    private VolumeDefaults() {}

    /** @param source the builder of a VolumeSource or of a PersistentVolumeSource */
    static void fill(Message.Builder source) {
        DEFAULTS.forEach((type, defaults) -> {
            FieldDescriptor field = source.getDescriptorForType().findFieldByName(type);
            if (source.hasField(field)) {
                Message.Builder of = source.getFieldBuilder(field);
                defaults.forEach(each -> fill(of, each));
            }
        });
    }

    private static void fill(Message.Builder source, Default each) {
        FieldDescriptor field = source.getDescriptorForType().findFieldByName(each.field());
        boolean isUnset = !source.hasField(field)
                || (each.evenEmpty() && source.getField(field).equals(""));
        if (isUnset) {
            source.setField(field, each.value());
        }
    }
}
