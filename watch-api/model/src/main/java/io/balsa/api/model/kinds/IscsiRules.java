package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.ISCSIVolumeSource;
import java.util.List;
import java.util.regex.Pattern;

/** What holds for volumes that are reached by iSCSI, of pods and in volumes of the cluster. */
final class IscsiRules {
    private static final int LUN_MAX = 255;
    private static final int PORTAL_MAX = 64;
    /** No name of a node is as long, and a form that is looked for at every place takes long for a long text. */
    private static final int CHECKED_MAX = 1024;

    private static final String FORMAT = "must be valid format";
    private static final Pattern IQN = Pattern.compile("iqn\\.[0-9]{4}-[0-9]{2}\\.([a-zA-Z0-9.-]+)(:[^,;*&$|\\s]+)\\z");
    private static final Pattern EUI = Pattern.compile("eui.[a-zA-Z0-9]{16}");
    private static final Pattern NAA = Pattern.compile("naa.[a-zA-Z0-9]{32}");

    private IscsiRules() {}

    /** @param volume the name of the volume in the pod */
    static void addOfPod(List<FieldError> errors, String field, ISCSIVolumeSource source, String volume) {
        add(errors, field + ".iscsi", source, FORMAT + " starting with iqn, eui, or naa");
        if (isTooLong(source, volume)) {
            errors.add(FieldError.invalid(field + ".name", volume, tooLong()));
        }
    }

    /** @param volume the name of the volume in the cluster; empty where it has none */
    static void addOfCluster(List<FieldError> errors, String field, ISCSIVolumeSource source, String volume) {
        add(errors, field + ".iscsi", source, FORMAT);
        if (isTooLong(source, volume)) {
            errors.add(FieldError.invalid(field + ".iscsi.targetportal", source.getTargetPortal(), tooLong()));
        }
        if (source.hasSecretRef() && source.getSecretRef().getName().isEmpty()) {
            errors.add(FieldError.required(field + ".iscsi.secretRef.name", ""));
        }
    }

    private static boolean isTooLong(ISCSIVolumeSource source, String volume) {
        return source.hasInitiatorName() && (volume + ":" + source.getTargetPortal()).length() > PORTAL_MAX;
    }

    private static String tooLong() {
        return "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName"
                + " is specified.";
    }

    private static void add(List<FieldError> errors, String field, ISCSIVolumeSource source, String unknown) {
        PodVolumeRules.addRequired(errors, field + ".targetPortal", source.getTargetPortal());
        if (source.getIqn().isEmpty()) {
            errors.add(FieldError.required(field + ".iqn", ""));
        } else {
            addNode(errors, field + ".iqn", source.getIqn(), unknown);
        }
        if (source.getLun() < 0 || source.getLun() > LUN_MAX) {
            errors.add(FieldError.invalid(field + ".lun", source.getLun(), Names.between(0, LUN_MAX)));
        }
        if ((source.getChapAuthDiscovery() || source.getChapAuthSession()) && !source.hasSecretRef()) {
            errors.add(FieldError.required(field + ".secretRef", ""));
        }
        if (source.hasInitiatorName()) {
            // Kubernetes: the n is small
            addNode(errors, field + ".initiatorname", source.getInitiatorName(), unknown);
        }
    }

    private static void addNode(List<FieldError> errors, String field, String name, String unknown) {
        boolean good;
        if (name.startsWith("iqn")) {
            good = name.length() <= CHECKED_MAX && IQN.matcher(name).find();
        } else if (name.startsWith("eui")) {
            good = EUI.matcher(name).matches();
        } else if (name.startsWith("naa")) {
            good = NAA.matcher(name).matches();
        } else {
            errors.add(FieldError.invalid(field, name, unknown));
            return;
        }
        if (!good) {
            errors.add(FieldError.invalid(field, name, FORMAT));
        }
    }
}
