package io.balsa.api.model.kinds;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.PodSpec;
import java.util.List;

/** What holds for pods that say which operating system they need: they ask nothing of it that it does not have. */
final class SystemRules {
    private static final String LINUX = "linux";
    private static final String WINDOWS = "windows";
    private static final String NOT_ON_WINDOWS = "cannot be set for a windows pod";
    private static final String CONTEXT = "securityContext.";
    /** In the order that Kubernetes tells them in. */
    private static final List<String> POD_NOT_ON_WINDOWS = List.of(
            CONTEXT + "appArmorProfile",
            CONTEXT + "seLinuxOptions",
            "hostUsers",
            "hostPID",
            "hostIPC",
            CONTEXT + "seccompProfile",
            CONTEXT + "fsGroup",
            CONTEXT + "fsGroupChangePolicy",
            CONTEXT + "sysctls",
            "shareProcessNamespace",
            CONTEXT + "runAsUser",
            CONTEXT + "runAsGroup",
            CONTEXT + "supplementalGroups",
            CONTEXT + "supplementalGroupsPolicy",
            CONTEXT + "seLinuxChangePolicy");

    private static final List<String> CONTAINER_NOT_ON_WINDOWS = List.of(
            "appArmorProfile",
            "seLinuxOptions",
            "seccompProfile",
            "capabilities",
            "readOnlyRootFilesystem",
            "privileged",
            "allowPrivilegeEscalation",
            "procMount",
            "runAsUser",
            "runAsGroup");

    private SystemRules() {}

    static void add(List<FieldError> errors, String field, PodSpec spec) {
        if (!spec.hasOs()) {
            return;
        }
        switch (spec.getOs().getName()) {
            case "" -> errors.add(FieldError.required(field + ".os.name", "cannot be empty"));
            case LINUX -> addLinux(errors, field, spec);
            case WINDOWS -> addWindows(errors, field, spec);
            default -> MetaRules.addOneOf(errors, field + ".os", spec.getOs().getName(), List.of(LINUX, WINDOWS));
        }
    }

    private static void addLinux(List<FieldError> errors, String field, PodSpec spec) {
        addNotOnLinux(errors, field, spec.getSecurityContext().hasWindowsOptions());
        addLinux(errors, field + ".initContainers", spec.getInitContainersList());
        addLinux(errors, field + ".containers", spec.getContainersList());
    }

    private static void addLinux(List<FieldError> errors, String field, List<Container> containers) {
        for (int i = 0; i < containers.size(); i++) {
            boolean isSet = containers.get(i).getSecurityContext().hasWindowsOptions();
            addNotOnLinux(errors, field + "[" + i + "]", isSet);
        }
    }

    private static void addNotOnLinux(List<FieldError> errors, String field, boolean isSet) {
        if (isSet) {
            errors.add(FieldError.forbidden(
                    field + ".securityContext.windowsOptions", "windows options cannot be set for a linux pod"));
        }
    }

    private static void addWindows(List<FieldError> errors, String field, PodSpec spec) {
        for (String name : POD_NOT_ON_WINDOWS) {
            boolean isSet = name.startsWith(CONTEXT)
                    ? isSet(spec.getSecurityContext(), name.substring(CONTEXT.length()))
                    : isSet(spec, name);
            if (isSet) {
                errors.add(FieldError.forbidden(field + "." + name, NOT_ON_WINDOWS));
            }
        }
        addWindows(errors, field + ".initContainers", spec.getInitContainersList());
        addWindows(errors, field + ".containers", spec.getContainersList());
    }

    private static void addWindows(List<FieldError> errors, String field, List<Container> containers) {
        for (int i = 0; i < containers.size(); i++) {
            for (String name : CONTAINER_NOT_ON_WINDOWS) {
                if (isSet(containers.get(i).getSecurityContext(), name)) {
                    errors.add(FieldError.forbidden(field + "[" + i + "].securityContext." + name, NOT_ON_WINDOWS));
                }
            }
        }
    }

    /** Two of the fields are truth values that say nothing where they are false. */
    private static boolean isSet(Message message, String name) {
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(name);
        if (field.isRepeated()) {
            return message.getRepeatedFieldCount(field) > 0;
        }
        boolean mayBeFalse = name.equals("hostPID") || name.equals("hostIPC");
        return mayBeFalse ? (Boolean) message.getField(field) : message.hasField(field);
    }
}
