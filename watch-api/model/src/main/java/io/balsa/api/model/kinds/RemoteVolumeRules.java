package io.balsa.api.model.kinds;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.AzureDiskVolumeSource;
import io.balsa.k8s.core.v1.FCVolumeSource;
import io.balsa.k8s.core.v1.FlockerVolumeSource;
import io.balsa.k8s.core.v1.LocalObjectReference;
import io.balsa.k8s.core.v1.QuobyteVolumeSource;
import io.balsa.k8s.core.v1.StorageOSVolumeSource;
import io.balsa.k8s.core.v1.VolumeSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What holds for volumes on systems that Kubernetes knows itself, without a CSI driver. */
final class RemoteVolumeRules {
    private static final int BYTE_MAX = 255;
    private static final int TENANT_MAX = 64;
    private static final String HOST_AND_PORT = "must be a host:port pair or multiple pairs separated by commas";
    private static final Pattern HOST_AND_PORT_FORM = Pattern.compile("(\\[[^\\[\\]]*]|[^:\\[\\]]*):[^:\\[\\]]*");
    private static final List<String> CACHING_MODES = List.of("None", "ReadOnly", "ReadWrite");
    private static final List<String> DISK_KINDS = List.of("Dedicated", "Managed", "Shared");
    private static final List<String> MANAGED_DISK =
            List.of("/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}");
    private static final List<String> BLOB_DISK =
            List.of("https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd");

    /** What each must say. */
    private static final Map<String, List<String>> REQUIRED = Map.ofEntries(
            Map.entry("gcePersistentDisk", List.of("pdName")),
            Map.entry("awsElasticBlockStore", List.of("volumeID")),
            Map.entry("gitRepo", List.of("repository")),
            Map.entry("glusterfs", List.of("endpoints", "path")),
            Map.entry("rbd", List.of("monitors", "image")),
            Map.entry("flexVolume", List.of("driver")),
            Map.entry("cinder", List.of("volumeID")),
            Map.entry("cephfs", List.of("monitors")),
            Map.entry("azureFile", List.of("secretName", "shareName")),
            Map.entry("vsphereVolume", List.of("volumePath")),
            Map.entry("azureDisk", List.of("diskName", "diskURI")),
            Map.entry("photonPersistentDisk", List.of("pdID")),
            Map.entry("portworxVolume", List.of("volumeID")),
            Map.entry("scaleIO", List.of("gateway", "system", "volumeName")),
            Map.entry("storageos", List.of("volumeName")));

    private RemoteVolumeRules() {}

    /** @param type the name of the source to look at */
    static void add(List<FieldError> errors, String field, String type, VolumeSource source) {
        // Kubernetes: this one is called by its name in Google's cloud
        String at = field + "." + (type.equals("gcePersistentDisk") ? "persistentDisk" : type);
        for (String name : REQUIRED.getOrDefault(type, List.of())) {
            if (isEmpty((Message) source.getField(field(source, type)), name)) {
                errors.add(FieldError.required(at + "." + name, ""));
            }
        }
        switch (type) {
            case "gcePersistentDisk" ->
                addPartition(errors, at, source.getGcePersistentDisk().getPartition());
            case "awsElasticBlockStore" ->
                addPartition(errors, at, source.getAwsElasticBlockStore().getPartition());
            case "gitRepo" ->
                PathRules.addDescending(
                        errors, at + ".directory", source.getGitRepo().getDirectory());
            case "flexVolume" -> addOptions(errors, at, source.getFlexVolume().getOptionsMap());
            case "cinder" -> {
                if (source.getCinder().hasSecretRef()) {
                    addSecret(errors, at, source.getCinder().getSecretRef());
                }
            }
            case "azureDisk" -> addAzureDisk(errors, at, source.getAzureDisk());
            case "fc" -> addFibreChannel(errors, at, source.getFc());
            case "flocker" -> addFlocker(errors, at, source.getFlocker());
            case "quobyte" -> addQuobyte(errors, at, source.getQuobyte());
            case "storageos" -> addStorageOs(errors, at, source.getStorageos());
            default -> {}
        }
    }

    private static FieldDescriptor field(Message message, String name) {
        return message.getDescriptorForType().findFieldByName(name);
    }

    private static boolean isEmpty(Message message, String name) {
        FieldDescriptor field = field(message, name);
        return field.isRepeated()
                ? message.getRepeatedFieldCount(field) == 0
                : message.getField(field).equals("");
    }

    private static void addPartition(List<FieldError> errors, String field, int partition) {
        if (partition < 0 || partition > BYTE_MAX) {
            // Kubernetes: 0 is good too
            errors.add(FieldError.invalid(field + ".partition", partition, Names.between(1, BYTE_MAX)));
        }
    }

    /** The options are the driver's, but for those that the kubelet adds. */
    static void addOptions(List<FieldError> errors, String field, Map<String, String> options) {
        for (String key : new TreeSet<>(options.keySet())) {
            int slash = key.indexOf('/');
            String namespace = "." + (slash < 0 ? key : key.substring(0, slash)).toLowerCase(Locale.ROOT);
            if (namespace.endsWith(".kubernetes.io") || namespace.endsWith(".k8s.io")) {
                errors.add(FieldError.invalid(
                        field + ".options[" + key + "]", key, "kubernetes.io and k8s.io namespaces are reserved"));
            }
        }
    }

    private static void addSecret(List<FieldError> errors, String field, LocalObjectReference secret) {
        if (secret.getName().isEmpty()) {
            errors.add(FieldError.required(field + ".secretRef.name", ""));
        }
    }

    private static void addAzureDisk(List<FieldError> errors, String field, AzureDiskVolumeSource disk) {
        if (disk.hasCachingMode()) {
            MetaRules.addOneOf(errors, field + ".cachingMode", disk.getCachingMode(), CACHING_MODES);
        }
        if (!disk.hasKind()) {
            return;
        }
        MetaRules.addOneOf(errors, field + ".kind", disk.getKind(), DISK_KINDS);
        boolean managed = disk.getKind().equals("Managed");
        if (!disk.getDiskURI().startsWith(managed ? "/subscriptions/" : "https://")) {
            errors.add(
                    FieldError.notSupported(field + ".diskURI", disk.getDiskURI(), managed ? MANAGED_DISK : BLOB_DISK));
        }
    }

    private static void addFibreChannel(List<FieldError> errors, String field, FCVolumeSource source) {
        boolean hasTargets = source.getTargetWWNsCount() > 0;
        if (!hasTargets && source.getWwidsCount() == 0) {
            errors.add(FieldError.required(
                    field + ".targetWWNs", "must specify either targetWWNs or wwids, but not both"));
        }
        if (hasTargets && source.getWwidsCount() > 0) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    field + ".targetWWNs",
                    GoStructs.list(source.getTargetWWNsList()),
                    "targetWWNs and wwids can not be specified simultaneously"));
        }
        if (hasTargets && !source.hasLun()) {
            errors.add(FieldError.required(field + ".lun", "lun is required if targetWWNs is specified"));
        } else if (hasTargets && (source.getLun() < 0 || source.getLun() > BYTE_MAX)) {
            errors.add(FieldError.invalid(field + ".lun", source.getLun(), Names.between(0, BYTE_MAX)));
        }
    }

    private static void addFlocker(List<FieldError> errors, String field, FlockerVolumeSource source) {
        String name = source.getDatasetName();
        if (name.isEmpty() && source.getDatasetUUID().isEmpty()) {
            errors.add(FieldError.required(field, "one of datasetName and datasetUUID is required"));
        }
        if (!name.isEmpty() && !source.getDatasetUUID().isEmpty()) {
            errors.add(FieldError.invalid(
                    field, "resource", "datasetName and datasetUUID can not be specified simultaneously"));
        }
        if (name.contains("/")) {
            errors.add(FieldError.invalid(field + ".datasetName", name, "must not contain '/'"));
        }
    }

    private static void addQuobyte(List<FieldError> errors, String field, QuobyteVolumeSource source) {
        if (source.getRegistry().isEmpty()) {
            errors.add(FieldError.required(field + ".registry", HOST_AND_PORT));
        } else if (source.getTenant().length() > TENANT_MAX) {
            errors.add(FieldError.required(
                    field + ".tenant", "must be a UUID and may not exceed a length of 64 characters"));
        } else if (!isHostsAndPorts(source.getRegistry())) {
            // Kubernetes tells it for each bad pair, and the whole text each time: for a long one that is far too much
            errors.add(FieldError.invalid(field + ".registry", source.getRegistry(), HOST_AND_PORT));
        }
        if (source.getVolume().isEmpty()) {
            errors.add(FieldError.required(field + ".volume", ""));
        }
    }

    private static boolean isHostsAndPorts(String text) {
        return Stream.of(text.split(",", -1))
                .allMatch(pair -> HOST_AND_PORT_FORM.matcher(pair).matches());
    }

    private static void addStorageOs(List<FieldError> errors, String field, StorageOSVolumeSource source) {
        addLabel(errors, field + ".volumeName", source.getVolumeName());
        addLabel(errors, field + ".volumeNamespace", source.getVolumeNamespace());
        if (source.hasSecretRef()) {
            addSecret(errors, field, source.getSecretRef());
        }
    }

    private static void addLabel(List<FieldError> errors, String field, String name) {
        if (!name.isEmpty()) {
            MetaRules.addInvalid(errors, field, name, Names.dnsLabel(name));
        }
    }
}
