package io.balsa.api.model.kinds;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.CSIPersistentVolumeSource;
import io.balsa.k8s.core.v1.HostPathVolumeSource;
import io.balsa.k8s.core.v1.LocalVolumeSource;
import io.balsa.k8s.core.v1.NFSVolumeSource;
import io.balsa.k8s.core.v1.PersistentVolumeSource;
import io.balsa.k8s.core.v1.PersistentVolumeSpec;
import io.balsa.k8s.core.v1.SecretReference;
import io.balsa.k8s.core.v1.VolumeSource;
import java.util.List;
import java.util.Locale;

/** What holds for where a volume's bytes are. */
final class VolumeSourceRules {
    private static final int DRIVER_MAX = 63;
    private static final List<String> HOST_PATH_TYPES = List.of(
            "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");

    private VolumeSourceRules() {}

    /**
     * Exactly one source, and a good one.
     *
     * @param name the volume's name; empty where it has none
     */
    static void add(List<FieldError> errors, String field, PersistentVolumeSpec spec, String name) {
        PersistentVolumeSource source = spec.getPersistentVolumeSource();
        if (source.getAllFields().isEmpty()) {
            errors.add(FieldError.required(field, "must specify a volume type"));
            return;
        }
        FieldDescriptor first = source.getAllFields().keySet().iterator().next();
        for (FieldDescriptor other : source.getAllFields().keySet()) {
            if (!other.equals(first)) {
                errors.add(
                        FieldError.forbidden(field + "." + other.getName(), "may not specify more than 1 volume type"));
            }
        }
        switch (first.getName()) {
            case "hostPath" -> addHostPath(errors, field + ".hostPath", source.getHostPath());
            case "nfs" -> addNfs(errors, field + ".nfs", source.getNfs());
            case "local" -> {
                addLocal(errors, field + ".local", source.getLocal());
                if (!spec.hasNodeAffinity()) {
                    errors.add(FieldError.required(field + ".nodeAffinity", "Local volume requires node affinity"));
                }
            }
            case "csi" -> addCsi(errors, field + ".csi", source.getCsi());
            case "flexVolume" -> {
                PodVolumeRules.addRequired(
                        errors,
                        field + ".flexVolume.driver",
                        source.getFlexVolume().getDriver());
                RemoteVolumeRules.addOptions(
                        errors, field + ".flexVolume", source.getFlexVolume().getOptionsMap());
            }
            default -> {
                PersistentVolumeSource alone = PersistentVolumeSource.newBuilder()
                        .setField(first, source.getField(first))
                        .build();
                addRemote(errors, field, first.getName(), alone, name);
            }
        }
    }

    /** What a pod may say of its own volume, and where in the cluster the rest is. */
    private static void addRemote(
            List<FieldError> errors, String field, String type, PersistentVolumeSource source, String name) {
        VolumeSource same = FieldCopies.copy(source, VolumeSource.getDefaultInstance());
        RemoteVolumeRules.add(errors, field, type, same);
        String at = field + "." + type;
        switch (type) {
            case "iscsi" -> IscsiRules.addOfCluster(errors, field, same.getIscsi(), name);
            case "glusterfs" -> {
                String namespace = source.getGlusterfs().getEndpointsNamespace();
                if (source.getGlusterfs().hasEndpointsNamespace() && namespace.isEmpty()) {
                    errors.add(FieldError.invalid(
                            at + ".endpointsNamespace",
                            namespace,
                            "if the endpointnamespace is set, it must be a valid namespace name"));
                } else if (!namespace.isEmpty()) {
                    MetaRules.addInvalid(errors, at + ".endpointsNamespace", namespace, Names.dnsLabel(namespace));
                }
            }
            case "azureFile" -> {
                if (source.getAzureFile().hasSecretNamespace()) {
                    PodVolumeRules.addRequired(
                            errors,
                            at + ".secretNamespace",
                            source.getAzureFile().getSecretNamespace());
                }
            }
            case "cinder" -> {
                if (source.getCinder().hasSecretRef()) {
                    PodVolumeRules.addRequired(
                            errors,
                            at + ".secretRef.namespace",
                            source.getCinder().getSecretRef().getNamespace());
                }
            }
            case "storageos" -> {
                if (source.getStorageos().hasSecretRef()) {
                    PodVolumeRules.addRequired(
                            errors,
                            at + ".secretRef.namespace",
                            source.getStorageos().getSecretRef().getNamespace());
                }
            }
            default -> {}
        }
    }

    /** Whether it is the whole file system of a node. */
    static boolean isRoot(PersistentVolumeSpec spec) {
        String path = spec.getPersistentVolumeSource().getHostPath().getPath();
        return !path.isEmpty() && path.chars().allMatch(c -> c == '/');
    }

    static void addHostPath(List<FieldError> errors, String field, HostPathVolumeSource source) {
        if (source.getPath().isEmpty()) {
            errors.add(FieldError.required(field + ".path", ""));
        } else {
            PathRules.addNoBacksteps(errors, field + ".path", source.getPath());
        }
        if (!HOST_PATH_TYPES.contains(source.getType())) {
            errors.add(FieldError.notSupported(field + ".type", source.getType(), HOST_PATH_TYPES));
        }
    }

    static void addNfs(List<FieldError> errors, String field, NFSVolumeSource source) {
        if (source.getServer().isEmpty()) {
            errors.add(FieldError.required(field + ".server", ""));
        }
        if (source.getPath().isEmpty()) {
            errors.add(FieldError.required(field + ".path", ""));
        }
        if (!source.getPath().startsWith("/")) {
            errors.add(FieldError.invalid(field + ".path", source.getPath(), "must be an absolute path"));
        }
    }

    private static void addLocal(List<FieldError> errors, String field, LocalVolumeSource source) {
        if (source.getPath().isEmpty()) {
            errors.add(FieldError.required(field + ".path", ""));
        } else {
            PathRules.addNoBacksteps(errors, field + ".path", source.getPath());
        }
    }

    private static void addCsi(List<FieldError> errors, String field, CSIPersistentVolumeSource source) {
        addDriver(errors, field + ".driver", source.getDriver());
        if (source.getVolumeHandle().isEmpty()) {
            errors.add(FieldError.required(field + ".volumeHandle", ""));
        }
        if (source.hasControllerPublishSecretRef()) {
            addSecret(errors, field + ".controllerPublishSecretRef", source.getControllerPublishSecretRef());
        }
        if (source.hasControllerExpandSecretRef()) {
            addSecret(errors, field + ".controllerExpandSecretRef", source.getControllerExpandSecretRef());
        }
        if (source.hasNodePublishSecretRef()) {
            addSecret(errors, field + ".nodePublishSecretRef", source.getNodePublishSecretRef());
        }
        if (source.hasNodeExpandSecretRef()) {
            addSecret(errors, field + ".nodeExpandSecretRef", source.getNodeExpandSecretRef());
        }
    }

    /** The name of a CSI driver, in any case. */
    static void addDriver(List<FieldError> errors, String field, String name) {
        if (name.isEmpty()) {
            errors.add(FieldError.required(field, ""));
        }
        if (name.length() > DRIVER_MAX) {
            errors.add(FieldError.tooLong(field, DRIVER_MAX));
        }
        MetaRules.addInvalid(errors, field, name, Names.dnsSubdomain(name.toLowerCase(Locale.ROOT)));
    }

    private static void addSecret(List<FieldError> errors, String field, SecretReference secret) {
        if (secret.getName().isEmpty()) {
            errors.add(FieldError.required(field + ".name", ""));
        } else {
            MetaRules.addInvalid(errors, field + ".name", secret.getName(), Names.dnsSubdomain(secret.getName()));
        }
        if (secret.getNamespace().isEmpty()) {
            errors.add(FieldError.required(field + ".namespace", ""));
        } else {
            MetaRules.addInvalid(
                    errors, field + ".namespace", secret.getNamespace(), Names.dnsLabel(secret.getNamespace()));
        }
    }
}
