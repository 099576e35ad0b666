package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.AppArmorProfile;
import io.balsa.k8s.core.v1.PodSecurityContext;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.core.v1.SeccompProfile;
import io.balsa.k8s.core.v1.SecurityContext;
import io.balsa.k8s.core.v1.Sysctl;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What holds for the security contexts of pods and of containers. */
final class SecurityRules {
    private static final String SYSCTL = "^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";
    private static final Pattern SYSCTL_FORM = Pattern.compile(SYSCTL);
    private static final int SYSCTL_MAX = 253;
    private static final String LOCALHOST = "Localhost";
    private static final List<String> PROFILES = List.of(LOCALHOST, "RuntimeDefault", "Unconfined");
    private static final List<String> CHANGE_POLICIES = List.of("Always", "OnRootMismatch");
    private static final List<String> GROUP_POLICIES = List.of("Merge", "Strict");
    private static final List<String> PROC_MOUNTS = List.of("Default", "Unmasked");

    private SecurityRules() {}

    static void addPod(List<FieldError> errors, String field, PodSpec spec) {
        PodSecurityContext context = spec.getSecurityContext();
        if (context.hasFsGroup()) {
            addId(errors, field + ".fsGroup", context.getFsGroup());
        }
        if (context.hasRunAsUser()) {
            addId(errors, field + ".runAsUser", context.getRunAsUser());
        }
        if (context.hasRunAsGroup()) {
            addId(errors, field + ".runAsGroup", context.getRunAsGroup());
        }
        for (int i = 0; i < context.getSupplementalGroupsCount(); i++) {
            addId(errors, field + ".supplementalGroups[" + i + "]", context.getSupplementalGroups(i));
        }
        if (spec.getShareProcessNamespace() && spec.getHostPID()) {
            errors.add(FieldError.invalid(
                    field + ".shareProcessNamespace",
                    true,
                    "ShareProcessNamespace and HostPID cannot both be enabled"));
        }
        addSysctls(errors, field + ".sysctls", context.getSysctlsList());
        if (context.hasFsGroupChangePolicy() && !CHANGE_POLICIES.contains(context.getFsGroupChangePolicy())) {
            errors.add(FieldError.notSupported(
                    field + ".fsGroupChangePolicy", context.getFsGroupChangePolicy(), CHANGE_POLICIES));
        }
        if (context.hasSeccompProfile()) {
            addSeccomp(errors, field + ".seccompProfile", context.getSeccompProfile());
        }
        if (context.hasSupplementalGroupsPolicy() && !GROUP_POLICIES.contains(context.getSupplementalGroupsPolicy())) {
            errors.add(FieldError.notSupported(
                    field + ".supplementalGroupsPolicy", context.getSupplementalGroupsPolicy(), GROUP_POLICIES));
        }
        if (context.hasAppArmorProfile()) {
            addAppArmor(errors, field + ".appArmorProfile", context.getAppArmorProfile());
        }
    }

    static void addContainer(List<FieldError> errors, String field, SecurityContext context) {
        if (context.hasRunAsUser()) {
            addId(errors, field + ".runAsUser", context.getRunAsUser());
        }
        if (context.hasRunAsGroup()) {
            addId(errors, field + ".runAsGroup", context.getRunAsGroup());
        }
        if (context.hasProcMount() && !PROC_MOUNTS.contains(context.getProcMount())) {
            errors.add(FieldError.notSupported(field + ".procMount", context.getProcMount(), PROC_MOUNTS));
        }
        if (context.hasSeccompProfile()) {
            addSeccomp(errors, field + ".seccompProfile", context.getSeccompProfile());
        }
        if (context.hasAppArmorProfile()) {
            addAppArmor(errors, field + ".appArmorProfile", context.getAppArmorProfile());
        }
    }

    private static void addId(List<FieldError> errors, String field, long id) {
        if (id < 0 || id > Integer.MAX_VALUE) {
            errors.add(FieldError.invalid(field, id, Names.between(0, Integer.MAX_VALUE)));
        }
    }

    private static void addSysctls(List<FieldError> errors, String field, List<Sysctl> sysctls) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < sysctls.size(); i++) {
            String name = sysctls.get(i).getName();
            String at = field + "[" + i + "].name";
            if (name.isEmpty()) {
                errors.add(FieldError.required(at, ""));
            } else if (name.length() > SYSCTL_MAX || !SYSCTL_FORM.matcher(name).matches()) {
                errors.add(FieldError.invalid(
                        at, name, "must have at most " + SYSCTL_MAX + " characters and match regex " + SYSCTL));
            } else if (!seen.add(name)) {
                errors.add(FieldError.duplicate(at, name));
            }
        }
    }

    private static void addSeccomp(List<FieldError> errors, String field, SeccompProfile profile) {
        addProfileType(errors, field + ".type", profile.getType(), "seccompProfile");
        String file = field + ".localhostProfile";
        if (!profile.getType().equals(LOCALHOST)) {
            if (profile.hasLocalhostProfile()) {
                errors.add(FieldError.invalid(
                        file, profile.getLocalhostProfile(), "can only be set when seccomp type is Localhost"));
            }
        } else if (!profile.hasLocalhostProfile()) {
            errors.add(FieldError.required(file, "must be set when seccomp type is Localhost"));
        } else {
            PathRules.addDescending(errors, file, profile.getLocalhostProfile());
        }
    }

    private static void addAppArmor(List<FieldError> errors, String field, AppArmorProfile profile) {
        addProfileType(errors, field + ".type", profile.getType(), "appArmorProfile");
        String name = field + ".localhostProfile";
        if (!profile.getType().equals(LOCALHOST)) {
            if (profile.hasLocalhostProfile()) {
                errors.add(FieldError.invalid(
                        name, profile.getLocalhostProfile(), "can only be set when AppArmor type is Localhost"));
            }
        } else if (profile.getLocalhostProfile().isBlank()) {
            errors.add(FieldError.required(name, "must be set when AppArmor type is Localhost"));
        }
    }

    private static void addProfileType(List<FieldError> errors, String field, String type, String of) {
        if (type.isEmpty()) {
            errors.add(FieldError.required(field, "type is required when " + of + " is set"));
        } else {
            MetaRules.addOneOf(errors, field, type, PROFILES);
        }
    }
}
