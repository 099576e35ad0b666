package io.balsa.api.model.kinds;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.balsa.api.model.Quantity;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoText;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.ConfigMapVolumeSource;
import io.balsa.k8s.core.v1.DownwardAPIVolumeFile;
import io.balsa.k8s.core.v1.EphemeralVolumeSource;
import io.balsa.k8s.core.v1.KeyToPath;
import io.balsa.k8s.core.v1.SecretVolumeSource;
import io.balsa.k8s.core.v1.Volume;
import io.balsa.k8s.core.v1.VolumeSource;
import io.balsa.k8s.meta.v1.ObjectMeta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What holds for the volumes of a pod. */
final class PodVolumeRules {
    private static final String ONE_TYPE = "may not specify more than 1 volume type";
    private static final String MODE = "must be a number between 0 and 0777 (octal), both inclusive";
    private static final int MODE_MAX = 0777;

    private PodVolumeRules() {}

    /** Answers the good ones by name. */
    static Map<String, VolumeSource> add(List<FieldError> errors, String field, List<Volume> volumes) {
        Map<String, VolumeSource> good = new HashMap<>();
        for (int i = 0; i < volumes.size(); i++) {
            Volume volume = volumes.get(i);
            String at = field + "[" + i + "]";
            int before = errors.size();
            addSource(errors, at, volume);
            if (volume.getName().isEmpty()) {
                errors.add(FieldError.required(at + ".name", ""));
            } else {
                MetaRules.addInvalid(errors, at + ".name", volume.getName(), Names.dnsLabel(volume.getName()));
            }
            if (good.containsKey(volume.getName())) {
                errors.add(FieldError.duplicate(at + ".name", volume.getName()));
            }
            if (errors.size() == before) {
                good.put(volume.getName(), volume.getVolumeSource());
            }
        }
        return good;
    }

    /** Exactly one source, and a good one. */
    private static void addSource(List<FieldError> errors, String field, Volume volume) {
        VolumeSource source = volume.getVolumeSource();
        List<FieldDescriptor> set = List.copyOf(source.getAllFields().keySet());
        if (set.isEmpty()) {
            errors.add(FieldError.required(field, "must specify a volume type"));
            return;
        }
        set.stream()
                .skip(1)
                .forEach(other -> errors.add(FieldError.forbidden(field + "." + other.getName(), ONE_TYPE)));
        String name = set.get(0).getName();
        String at = field + "." + name;
        switch (name) {
            case "emptyDir" -> {
                if (source.getEmptyDir().hasSizeLimit()
                        && Quantity.of(source.getEmptyDir().getSizeLimit()).signum() < 0) {
                    errors.add(FieldError.forbidden(
                            at + ".sizeLimit", "SizeLimit field must be a valid resource quantity"));
                }
            }
            case "hostPath" -> VolumeSourceRules.addHostPath(errors, at, source.getHostPath());
            case "nfs" -> VolumeSourceRules.addNfs(errors, at, source.getNfs());
            case "secret" -> addSecret(errors, at, source.getSecret());
            case "configMap" -> addConfigMap(errors, at, source.getConfigMap());
            case "persistentVolumeClaim" ->
                addRequired(
                        errors,
                        at + ".claimName",
                        source.getPersistentVolumeClaim().getClaimName());
            case "iscsi" -> IscsiRules.addOfPod(errors, field, source.getIscsi(), volume.getName());
            case "ephemeral" -> addClaimTemplate(errors, at + ".volumeClaimTemplate", source.getEphemeral());
            case "downwardAPI" -> {
                addMode(
                        errors,
                        at + ".defaultMode",
                        source.getDownwardAPI().hasDefaultMode(),
                        source.getDownwardAPI().getDefaultMode());
                addFiles(errors, at, source.getDownwardAPI().getItemsList());
            }
            case "projected" -> {
                addMode(
                        errors,
                        at + ".defaultMode",
                        source.getProjected().hasDefaultMode(),
                        source.getProjected().getDefaultMode());
                ProjectionRules.add(errors, at, source.getProjected().getSourcesList());
            }
            case "csi" -> {
                VolumeSourceRules.addDriver(
                        errors, at + ".driver", source.getCsi().getDriver());
                if (source.getCsi().hasNodePublishSecretRef()) {
                    addRequired(
                            errors,
                            at + ".nodePublishSecretRef.name",
                            source.getCsi().getNodePublishSecretRef().getName());
                }
            }
            default -> RemoteVolumeRules.add(errors, field, name, source);
        }
    }

    private static void addSecret(List<FieldError> errors, String field, SecretVolumeSource source) {
        addRequired(errors, field + ".secretName", source.getSecretName());
        addMode(errors, field + ".defaultMode", source.hasDefaultMode(), source.getDefaultMode());
        addItems(errors, field, source.getItemsList());
    }

    private static void addConfigMap(List<FieldError> errors, String field, ConfigMapVolumeSource source) {
        addRequired(errors, field + ".name", source.getLocalObjectReference().getName());
        addMode(errors, field + ".defaultMode", source.hasDefaultMode(), source.getDefaultMode());
        addItems(errors, field, source.getItemsList());
    }

    static void addItems(List<FieldError> errors, String field, List<KeyToPath> items) {
        for (int i = 0; i < items.size(); i++) {
            KeyToPath item = items.get(i);
            String at = field + ".items[" + i + "]";
            addRequired(errors, at + ".key", item.getKey());
            addRequired(errors, at + ".path", item.getPath());
            PathRules.addUnreserved(errors, at + ".path", item.getPath());
            addMode(errors, at + ".mode", item.hasMode(), item.getMode());
        }
    }

    private static void addClaimTemplate(List<FieldError> errors, String field, EphemeralVolumeSource source) {
        if (!source.hasVolumeClaimTemplate()) {
            errors.add(FieldError.required(field, ""));
            return;
        }
        ObjectMeta meta = source.getVolumeClaimTemplate().getMetadata();
        MetaRules.addAnnotations(errors, field + ".metadata.annotations", meta.getAnnotationsMap());
        MetaRules.addLabels(errors, field + ".metadata.labels", meta.getLabelsMap());
        meta.toBuilder().clearAnnotations().clearLabels().build().getAllFields().forEach((each, value) -> {
            boolean isMessage = each.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            if (isMessage || each.isRepeated() || !value.equals(each.getDefaultValue())) {
                errors.add(FieldError.forbidden(field + ".metadata." + each.getName(), "cannot be set"));
            }
        });
        PersistentVolumeClaimRules.addSpec(
                errors, field + ".spec", source.getVolumeClaimTemplate().getSpec());
    }

    /** The claim that a pod makes for itself is called by both their names, which may be too long together. */
    static void addClaimNames(List<FieldError> errors, String field, String pod, List<Volume> volumes) {
        for (int i = 0; i < volumes.size(); i++) {
            String name = volumes.get(i).getName();
            if (volumes.get(i).getVolumeSource().hasEphemeral() && !pod.isEmpty() && !name.isEmpty()) {
                String claim = pod + "-" + name;
                for (String wrong : Names.dnsSubdomain(claim)) {
                    errors.add(FieldError.invalid(
                            field + "[" + i + "].name", name, "PVC name " + GoText.quote(claim) + ": " + wrong));
                }
            }
        }
    }

    static void addFiles(List<FieldError> errors, String field, List<DownwardAPIVolumeFile> files) {
        for (int i = 0; i < files.size(); i++) {
            DownwardAPIVolumeFile file = files.get(i);
            // Kubernetes: the place in the list is not told
            addRequired(errors, field + ".path", file.getPath());
            PathRules.addUnreserved(errors, field + ".path", file.getPath());
            if (file.hasFieldRef()) {
                DownwardRules.addField(errors, field + ".fieldRef", file.getFieldRef(), DownwardRules.OF_VOLUMES);
                if (file.hasResourceFieldRef()) {
                    errors.add(FieldError.invalid(
                            field, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously"));
                }
            } else if (file.hasResourceFieldRef()) {
                DownwardRules.addResourceOfVolume(errors, field + ".resourceFieldRef", file.getResourceFieldRef());
            } else {
                errors.add(FieldError.required(field, "one of fieldRef and resourceFieldRef is required"));
            }
            addMode(errors, field + ".mode", file.hasMode(), file.getMode());
        }
    }

    private static void addMode(List<FieldError> errors, String field, boolean isSet, int mode) {
        if (isSet && (mode < 0 || mode > MODE_MAX)) {
            errors.add(FieldError.invalid(field, mode, MODE));
        }
    }

    static void addRequired(List<FieldError> errors, String field, String value) {
        if (value.isEmpty()) {
            errors.add(FieldError.required(field, ""));
        }
    }
}
