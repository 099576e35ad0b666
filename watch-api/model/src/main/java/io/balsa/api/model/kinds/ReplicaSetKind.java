package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.Scaling;
import io.balsa.api.model.selector.InvalidSelector;
import io.balsa.api.model.selector.LabelSelector;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.CellText;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.apps.v1.ReplicaSet;
import io.balsa.k8s.apps.v1.ReplicaSetSpec;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.PodTemplateSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** As many pods of one template as it says. */
final class ReplicaSetKind {
    static final Kind KIND = Kind.of("apps", "v1", ReplicaSet.getDefaultInstance())
            .shortNames("rs")
            .categories("all")
            .subresources("status", "scale")
            .scale(new Scaling<>(
                    set -> set.getSpec().getReplicas(),
                    ReplicaSetKind::withReplicas,
                    set -> set.getStatus().getReplicas(),
                    set -> LabelSelector.of(set.getSpec().getSelector()).toString()))
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.number("Desired", "How many pods are wanted."),
                            Column.number("Current", "How many pods there are."),
                            Column.number("Ready", "How many pods are ready."),
                            Column.age(),
                            Column.text("Containers", "The containers of the template.")
                                    .wide(),
                            Column.text("Images", "The images of the template.").wide(),
                            Column.text("Selector", "Which pods it counts.").wide()),
                    ReplicaSetKind::row)
            .selectable(
                    "status.replicas", set -> Integer.toString(set.getStatus().getReplicas()))
            .defaults(ReplicaSetKind::defaulted)
            .prepareForCreate(set -> Meta.edit(set.toBuilder().clearStatus().build(), meta -> meta.setGeneration(1)))
            .prepareForUpdate(ReplicaSetKind::prepareForUpdate)
            .validate(ReplicaSetKind::validate)
            .validateUpdate(ReplicaSetKind::validateUpdate)
            .validateStatusUpdate((next, old) -> validateStatus(next))
            .build();

    private ReplicaSetKind() {}

    private static ReplicaSet withReplicas(ReplicaSet set, int replicas) {
        ReplicaSet.Builder next = set.toBuilder();
        next.getSpecBuilder().setReplicas(replicas);
        return next.build();
    }

    private static Row row(ReplicaSet set, Instant now) {
        List<Container> containers = set.getSpec().getTemplate().getSpec().getContainersList();
        return Row.of(
                Meta.name(set),
                set.getSpec().getReplicas(),
                set.getStatus().getReplicas(),
                set.getStatus().getReadyReplicas(),
                Ages.since(set.getMetadata().getCreationTimestamp(), now),
                containers.stream().map(Container::getName).collect(Collectors.joining(",")),
                containers.stream().map(Container::getImage).collect(Collectors.joining(",")),
                selector(set.getSpec()));
    }

    private static String selector(ReplicaSetSpec spec) {
        try {
            return CellText.orNone(LabelSelector.of(spec.getSelector()).toString());
        } catch (InvalidSelector e) {
            return "<error>";
        }
    }

    private static ReplicaSet defaulted(ReplicaSet set) {
        ReplicaSet.Builder next = set.toBuilder();
        ReplicaSetSpec.Builder spec = next.getSpecBuilder();
        if (!spec.hasReplicas()) {
            spec.setReplicas(1);
        }
        spec.setTemplate(PodDefaults.template(spec.getTemplate()));
        return next.build();
    }

    /** Another spec is another generation: who acts on it says in its status which one it has seen. */
    private static ReplicaSet prepareForUpdate(ReplicaSet next, ReplicaSet old) {
        return next.getSpec().equals(old.getSpec())
                ? next
                : Meta.edit(next, meta -> meta.setGeneration(old.getMetadata().getGeneration() + 1));
    }

    private static List<FieldError> validate(ReplicaSet set) {
        ReplicaSetSpec spec = set.getSpec();
        List<FieldError> errors = new ArrayList<>();
        addNotNegative(errors, "spec.replicas", spec.getReplicas());
        addNotNegative(errors, "spec.minReadySeconds", spec.getMinReadySeconds());
        boolean empty = spec.getSelector().getMatchLabelsCount() == 0
                && spec.getSelector().getMatchExpressionsCount() == 0;
        if (!spec.hasSelector()) {
            errors.add(FieldError.required("spec.selector", ""));
        } else if (empty) {
            errors.add(FieldError.invalid("spec.selector", "{}", "empty selector is invalid for deployment"));
        } else {
            MetaRules.addSelector(errors, "spec.selector", spec.getSelector());
        }
        addTemplate(errors, spec.getTemplate());
        if (errors.isEmpty()) {
            addMismatch(errors, spec);
        }
        return errors;
    }

    private static void addTemplate(List<FieldError> errors, PodTemplateSpec template) {
        MetaRules.addLabels(
                errors, "spec.template.labels", template.getMetadata().getLabelsMap());
        MetaRules.addAnnotations(
                errors, "spec.template.annotations", template.getMetadata().getAnnotationsMap());
        PodSpecRules.add(errors, "spec.template.spec", template.getSpec());
        String policy = template.getSpec().getRestartPolicy();
        if (policy.equals("OnFailure") || policy.equals("Never")) {
            errors.add(FieldError.notSupported("spec.template.spec.restartPolicy", policy, List.of("Always")));
        }
        if (template.getSpec().hasActiveDeadlineSeconds()) {
            errors.add(FieldError.forbidden(
                    "spec.template.spec.activeDeadlineSeconds",
                    "activeDeadlineSeconds in ReplicaSet is not Supported"));
        }
    }

    /** The pods that it makes must be pods that it counts. */
    private static void addMismatch(List<FieldError> errors, ReplicaSetSpec spec) {
        Map<String, String> labels = spec.getTemplate().getMetadata().getLabelsMap();
        if (!LabelSelector.of(spec.getSelector()).matches(labels)) {
            String text = new TreeMap<>(labels)
                    .entrySet().stream()
                            .map(each -> "\"" + each.getKey() + "\":\"" + each.getValue() + "\"")
                            .collect(Collectors.joining(", ", "map[string]string{", "}"));
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    "spec.template.metadata.labels",
                    text,
                    "`selector` does not match template `labels`"));
        }
    }

    private static List<FieldError> validateUpdate(ReplicaSet next, ReplicaSet old) {
        List<FieldError> errors = validate(next);
        if (!next.getSpec().getSelector().equals(old.getSpec().getSelector())) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID, "spec.selector", selector(next.getSpec()), MetaRules.IMMUTABLE));
        }
        return errors;
    }

    private static List<FieldError> validateStatus(ReplicaSet set) {
        List<FieldError> errors = new ArrayList<>();
        int replicas = set.getStatus().getReplicas();
        addNotNegative(errors, "status.replicas", replicas);
        addNotNegative(errors, "status.readyReplicas", set.getStatus().getReadyReplicas());
        addNotNegative(errors, "status.availableReplicas", set.getStatus().getAvailableReplicas());
        if (set.getStatus().getReadyReplicas() > replicas) {
            errors.add(FieldError.invalid(
                    "status.readyReplicas",
                    set.getStatus().getReadyReplicas(),
                    "cannot be greater than status.replicas"));
        }
        if (set.getStatus().getAvailableReplicas() > set.getStatus().getReadyReplicas()) {
            errors.add(FieldError.invalid(
                    "status.availableReplicas",
                    set.getStatus().getAvailableReplicas(),
                    "cannot be greater than readyReplicas"));
        }
        return errors;
    }

    private static void addNotNegative(List<FieldError> errors, String field, int value) {
        if (value < 0) {
            errors.add(FieldError.invalid(field, value, MetaRules.NOT_NEGATIVE));
        }
    }
}
