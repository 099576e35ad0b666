package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.Quantity;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.Toleration;
import io.balsa.k8s.node.v1.RuntimeClass;
import io.balsa.k8s.node.v1.Scheduling;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What runs the containers of the pods that name the class. */
final class RuntimeClassKind {
    static final Kind KIND = Kind.of("node.k8s.io", "v1", RuntimeClass.getDefaultInstance())
            .takesAnyFinalizer()
            .plural("runtimeclasses")
            .clusterScoped()
            .updatesConditionally()
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Handler", "The name that the runtime of a node knows it by."),
                            Column.age()),
                    RuntimeClassKind::row)
            .defaults(RuntimeClassKind::defaulted)
            .validate(RuntimeClassKind::validate)
            .validateUpdate(RuntimeClassKind::validateUpdate)
            .build();

    private RuntimeClassKind() {}

    private static Row row(RuntimeClass type, Instant now) {
        return Row.of(
                Meta.name(type),
                type.getHandler(),
                Ages.since(type.getMetadata().getCreationTimestamp(), now));
    }

    private static RuntimeClass defaulted(RuntimeClass type) {
        if (!type.hasOverhead()) {
            return type;
        }
        RuntimeClass.Builder next = type.toBuilder();
        next.getOverheadBuilder()
                .putAllPodFixed(ResourceNames.rounded(type.getOverhead().getPodFixedMap()));
        return next.build();
    }

    private static List<FieldError> validate(RuntimeClass type) {
        List<FieldError> errors = new ArrayList<>();
        MetaRules.addInvalid(errors, "handler", type.getHandler(), Names.dnsLabel(type.getHandler()));
        // Kubernetes: the overhead is checked as the limits of a container are
        new TreeMap<>(type.getOverhead().getPodFixedMap()).forEach((name, amount) -> {
            String field = "overhead.limits[" + name + "]";
            ResourceNames.addOfContainers(errors, field, name);
            ResourceNames.addAmount(errors, field, name, Quantity.of(amount));
        });
        addScheduling(errors, "scheduling", type.getScheduling());
        return errors;
    }

    private static void addScheduling(List<FieldError> errors, String field, Scheduling scheduling) {
        MetaRules.addLabels(errors, field + ".nodeSelector", scheduling.getNodeSelectorMap());
        Set<Toleration> seen = new HashSet<>();
        for (int i = 0; i < scheduling.getTolerationsCount(); i++) {
            String at = field + ".tolerations[" + i + "]";
            PodSpecRules.addToleration(errors, at, scheduling.getTolerations(i));
            if (!seen.add(scheduling.getTolerations(i))) {
                errors.add(FieldError.raw(
                        FieldError.Type.DUPLICATE,
                        at,
                        "core.Toleration{Key:\"" + scheduling.getTolerations(i).getKey() + "\"}",
                        ""));
            }
        }
    }

    private static List<FieldError> validateUpdate(RuntimeClass next, RuntimeClass old) {
        List<FieldError> errors = new ArrayList<>();
        MetaRules.addChanged(errors, "handler", next.getHandler(), old.getHandler());
        return errors;
    }
}
