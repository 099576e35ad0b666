package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.VolumeDevice;
import io.balsa.k8s.core.v1.VolumeMount;
import io.balsa.k8s.core.v1.VolumeSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What holds for the volumes of a pod in one of its containers: as folders, and as block devices. */
final class MountRules {
    private static final String BIDIRECTIONAL = "Bidirectional";
    private static final String NONE = "None";
    private static final List<String> PROPAGATIONS = List.of(BIDIRECTIONAL, "HostToContainer", NONE);
    private static final String DISABLED = "Disabled";
    private static final List<String> RECURSIVE = List.of(DISABLED, "Enabled", "IfPossible");
    private static final String UNIQUE = "must be unique";
    private static final String NOT_IN_IMAGES = "not allowed in image volume sources";

    private MountRules() {}

    static void add(List<FieldError> errors, String field, Container container, Map<String, VolumeSource> volumes) {
        addMounts(errors, field + ".volumeMounts", container, volumes);
        addDevices(errors, field + ".volumeDevices", container, volumes);
    }

    private static void addMounts(
            List<FieldError> errors, String field, Container container, Map<String, VolumeSource> volumes) {
        Set<String> paths = new HashSet<>();
        Set<String> deviceNames = set(container.getVolumeDevicesList(), VolumeDevice::getName);
        Set<String> devicePaths = set(container.getVolumeDevicesList(), VolumeDevice::getDevicePath);
        for (int i = 0; i < container.getVolumeMountsCount(); i++) {
            VolumeMount mount = container.getVolumeMounts(i);
            String at = field + "[" + i + "]";
            if (mount.getName().isEmpty()) {
                errors.add(FieldError.required(at + ".name", ""));
            }
            if (!volumes.containsKey(mount.getName())) {
                errors.add(FieldError.notFound(at + ".name", mount.getName()));
            }
            if (mount.getMountPath().isEmpty()) {
                errors.add(FieldError.required(at + ".mountPath", ""));
            }
            if (!paths.add(mount.getMountPath())) {
                errors.add(FieldError.invalid(at + ".mountPath", mount.getMountPath(), UNIQUE));
            }
            if (deviceNames.contains(mount.getName())) {
                errors.add(
                        FieldError.invalid(at + ".name", mount.getName(), "must not already exist in volumeDevices"));
            }
            if (devicePaths.contains(mount.getMountPath())) {
                errors.add(FieldError.invalid(
                        at + ".mountPath", mount.getMountPath(), "must not already exist as a path in volumeDevices"));
            }
            addSubPaths(errors, field, at, mount, volumes);
            if (mount.hasMountPropagation()) {
                addPropagation(errors, field + ".mountPropagation", mount, container);
            }
            if (mount.hasRecursiveReadOnly()) {
                addRecursion(errors, field + ".recursiveReadOnly", mount);
            }
        }
    }

    /** Kubernetes: the place in the list is told of what the volume cannot do, and not of a bad path. */
    private static void addSubPaths(
            List<FieldError> errors, String field, String at, VolumeMount mount, Map<String, VolumeSource> volumes) {
        VolumeSource volume = volumes.get(mount.getName());
        String path = mount.getSubPath();
        String expression = mount.getSubPathExpr();
        if (volume != null && volume.hasImage()) {
            if (!path.isEmpty()) {
                errors.add(FieldError.invalid(at + ".subPath", path, NOT_IN_IMAGES));
            }
            if (!expression.isEmpty()) {
                errors.add(FieldError.invalid(at + ".subPathExpr", expression, NOT_IN_IMAGES));
            }
        }
        PathRules.addDescending(errors, field + ".subPath", path);
        if (!expression.isEmpty() && !path.isEmpty()) {
            errors.add(FieldError.invalid(
                    at + ".subPathExpr", expression, "subPathExpr and subPath are mutually exclusive"));
        }
        PathRules.addDescending(errors, field + ".subPathExpr", expression);
    }

    private static void addPropagation(List<FieldError> errors, String field, VolumeMount mount, Container container) {
        String propagation = mount.getMountPropagation();
        if (!PROPAGATIONS.contains(propagation)) {
            errors.add(FieldError.notSupported(field, propagation, PROPAGATIONS));
        }
        if (propagation.equals(BIDIRECTIONAL) && !container.getSecurityContext().getPrivileged()) {
            errors.add(FieldError.forbidden(
                    field, "Bidirectional mount propagation is available only to privileged containers"));
        }
    }

    private static void addRecursion(List<FieldError> errors, String field, VolumeMount mount) {
        if (!RECURSIVE.contains(mount.getRecursiveReadOnly())) {
            errors.add(FieldError.notSupported(field, mount.getRecursiveReadOnly(), RECURSIVE));
        } else if (!mount.getRecursiveReadOnly().equals(DISABLED)) {
            if (!mount.getReadOnly()) {
                errors.add(FieldError.forbidden(field, "may only be specified when readOnly is true"));
            }
            if (mount.hasMountPropagation() && !mount.getMountPropagation().equals(NONE)) {
                errors.add(FieldError.forbidden(
                        field, "may only be specified when mountPropagation is None or not specified"));
            }
        }
    }

    private static void addDevices(
            List<FieldError> errors, String field, Container container, Map<String, VolumeSource> volumes) {
        Set<String> names = new HashSet<>();
        Set<String> paths = new HashSet<>();
        Set<String> mountNames = set(container.getVolumeMountsList(), VolumeMount::getName);
        Set<String> mountPaths = set(container.getVolumeMountsList(), VolumeMount::getMountPath);
        for (int i = 0; i < container.getVolumeDevicesCount(); i++) {
            VolumeDevice device = container.getVolumeDevices(i);
            String at = field + "[" + i + "]";
            addDeviceName(errors, at + ".name", device.getName(), names, volumes);
            String path = device.getDevicePath();
            if (path.isEmpty()) {
                errors.add(FieldError.required(at + ".devicePath", ""));
            }
            if (paths.contains(path)) {
                errors.add(FieldError.invalid(at + ".devicePath", path, UNIQUE));
            }
            if (PathRules.hasBackstep(path)) {
                errors.add(FieldError.invalid(at + ".devicePath", path, "can not contain backsteps ('..')"));
            } else {
                paths.add(path);
            }
            if (mountNames.contains(device.getName())) {
                errors.add(
                        FieldError.invalid(at + ".name", device.getName(), "must not already exist in volumeMounts"));
            }
            if (mountPaths.contains(path)) {
                errors.add(FieldError.invalid(
                        at + ".devicePath", path, "must not already exist as a path in volumeMounts"));
            }
        }
    }

    private static <T> Set<String> set(List<T> items, Function<T, String> part) {
        return items.stream().map(part).collect(Collectors.toSet());
    }

    private static void addDeviceName(
            List<FieldError> errors, String field, String name, Set<String> names, Map<String, VolumeSource> volumes) {
        if (name.isEmpty()) {
            errors.add(FieldError.required(field, ""));
        } else if (!names.add(name)) {
            errors.add(FieldError.invalid(field, name, UNIQUE));
        }
        VolumeSource volume = volumes.get(name);
        if (volume == null) {
            errors.add(FieldError.notFound(field, name));
        } else if (!volume.hasPersistentVolumeClaim() && !volume.hasEphemeral()) {
            errors.add(FieldError.invalid(
                    field,
                    name,
                    "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"));
        }
    }
}
