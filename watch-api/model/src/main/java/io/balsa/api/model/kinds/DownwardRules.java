package io.balsa.api.model.kinds;

import io.balsa.api.model.Quantity;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.ObjectFieldSelector;
import io.balsa.k8s.core.v1.ResourceFieldSelector;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What holds for what a container is told of its own pod: fields of it, and the container's resources. */
final class DownwardRules {
    /** Fields that a variable may hold. */
    static final List<String> OF_ENVIRONMENT = List.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.serviceAccountName",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");
    /** Fields that a file may hold. */
    static final List<String> OF_VOLUMES =
            List.of("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid");

    private static final String OLD_NODE_NAME = "spec.host";
    private static final String LABELS = "metadata.labels";
    private static final String ANNOTATIONS = "metadata.annotations";
    private static final Set<String> FIELDS = Set.of(
            ANNOTATIONS,
            LABELS,
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            OLD_NODE_NAME,
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.serviceAccountName",
            "spec.schedulerName",
            "status.phase",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");
    /** One label or annotation: {@code metadata.labels['app']}. */
    private static final String SUBSCRIPT = "['";

    private static final String SUBSCRIPT_END = "']";

    private static final List<String> RESOURCES = List.of(
            "limits.cpu",
            "limits.ephemeral-storage",
            "limits.memory",
            "requests.cpu",
            "requests.ephemeral-storage",
            "requests.memory");
    private static final List<String> CPU_DIVISORS = List.of("1m", "1");
    private static final List<String> BYTE_DIVISORS =
            List.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");

    private DownwardRules() {}

    /** @param supported fields besides single labels and annotations, in order */
    static void addField(List<FieldError> errors, String field, ObjectFieldSelector selector, List<String> supported) {
        if (selector.getApiVersion().isEmpty()) {
            errors.add(FieldError.required(field + ".apiVersion", ""));
            return;
        }
        if (selector.getFieldPath().isEmpty()) {
            errors.add(FieldError.required(field + ".fieldPath", ""));
            return;
        }
        String path = selector.getFieldPath();
        String body = path.endsWith(SUBSCRIPT_END) ? path.substring(0, path.length() - SUBSCRIPT_END.length()) : "";
        int subscript = body.indexOf(SUBSCRIPT);
        String subscripted = subscript > 0 ? body.substring(0, subscript) : "";
        String unknown = unknown(selector.getApiVersion(), path, subscripted);
        if (!unknown.isEmpty()) {
            errors.add(FieldError.invalid(field + ".fieldPath", path, "error converting fieldPath: " + unknown));
        } else if (!subscripted.isEmpty()) {
            String key = body.substring(subscript + SUBSCRIPT.length());
            String name = subscripted.equals(ANNOTATIONS) ? key.toLowerCase(Locale.ROOT) : key;
            MetaRules.addInvalid(errors, field, name, Names.qualifiedName(name));
        } else {
            String meant = path.equals(OLD_NODE_NAME) ? "spec.nodeName" : path;
            if (!supported.contains(meant)) {
                errors.add(FieldError.notSupported(field + ".fieldPath", meant, supported));
            }
        }
    }

    /** What Kubernetes says when it cannot find out which field is meant; empty where it can. */
    private static String unknown(String version, String path, String subscripted) {
        if (!version.equals("v1")) {
            return "unsupported pod version: " + version;
        }
        if (!subscripted.isEmpty()) {
            return subscripted.equals(LABELS) || subscripted.equals(ANNOTATIONS)
                    ? ""
                    : "field label does not support subscript: " + path;
        }
        return FIELDS.contains(path) ? "" : "field label not supported: " + path;
    }

    /** In a variable: the container is the one that has it. */
    static void addResource(List<FieldError> errors, String field, ResourceFieldSelector selector) {
        addName(errors, field + ".resource", selector.getResource());
        addDivisor(errors, field + ".divisor", selector);
    }

    /** In a file: the container must be named. */
    static void addResourceOfVolume(List<FieldError> errors, String field, ResourceFieldSelector selector) {
        if (selector.getContainerName().isEmpty()) {
            errors.add(FieldError.required(field + ".containerName", ""));
        } else {
            addName(errors, field + ".resource", selector.getResource());
        }
        addDivisor(errors, field + ".divisor", selector);
    }

    private static void addName(List<FieldError> errors, String field, String resource) {
        if (resource.isEmpty()) {
            errors.add(FieldError.required(field, ""));
        } else if (!RESOURCES.contains(resource) && !isHugePages(resource)) {
            errors.add(FieldError.notSupported(field, resource, RESOURCES));
        }
    }

    private static boolean isHugePages(String resource) {
        return resource.startsWith("limits.hugepages-") || resource.startsWith("requests.hugepages-");
    }

    private static void addDivisor(List<FieldError> errors, String field, ResourceFieldSelector selector) {
        Quantity divisor = Quantity.of(selector.getDivisor());
        if (divisor.signum() == 0) {
            return;
        }
        String resource = selector.getResource();
        switch (resource) {
            case "limits.cpu", "requests.cpu" -> {
                if (!CPU_DIVISORS.contains(divisor.toString())) {
                    errors.add(FieldError.invalid(
                            field, resource, "only divisor's values 1m and 1 are supported with the cpu resource"));
                }
            }
            case "limits.memory", "requests.memory" -> addByteDivisor(errors, field, resource, divisor, "memory");
            case "limits.ephemeral-storage", "requests.ephemeral-storage" ->
                addByteDivisor(errors, field, resource, divisor, "local ephemeral storage");
            default -> {
                if (isHugePages(resource)) {
                    addByteDivisor(errors, field, resource, divisor, "hugepages");
                }
            }
        }
    }

    private static void addByteDivisor(
            List<FieldError> errors, String field, String resource, Quantity divisor, String what) {
        if (!BYTE_DIVISORS.contains(divisor.toString())) {
            errors.add(FieldError.invalid(
                    field,
                    resource,
                    "only divisor's values " + String.join(", ", BYTE_DIVISORS) + " are supported with the " + what
                            + " resource"));
        }
    }
}
