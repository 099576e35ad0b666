package io.balsa.api.model.kinds;

import io.balsa.api.model.table.CellText;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.PodTemplateSpec;
import java.util.List;
import java.util.stream.Collectors;

/** What holds for the template of pods that a workload makes, and how tables show it. */
final class PodTemplateRules {
    private PodTemplateRules() {}

    static void add(List<FieldError> errors, String field, PodTemplateSpec template) {
        addMetadata(errors, field, template);
        PodSpecRules.add(errors, field + ".spec", template.getSpec());
        if (template.getSpec().getEphemeralContainersCount() > 0) {
            errors.add(FieldError.forbidden(
                    field + ".spec.ephemeralContainers", "ephemeral containers not allowed in pod template"));
        }
    }

    static void addMetadata(List<FieldError> errors, String field, PodTemplateSpec template) {
        MetaRules.addLabels(errors, field + ".labels", template.getMetadata().getLabelsMap());
        MetaRules.addAnnotations(
                errors, field + ".annotations", template.getMetadata().getAnnotationsMap());
    }

    /** Pods that are replaced when they end do not end by themselves. */
    static void addEndless(List<FieldError> errors, String field, PodTemplateSpec template, String kind) {
        String policy = template.getSpec().getRestartPolicy();
        if (!policy.equals("Always")) {
            errors.add(FieldError.notSupported(field + ".spec.restartPolicy", policy, List.of("Always")));
        }
        if (template.getSpec().hasActiveDeadlineSeconds()) {
            errors.add(FieldError.forbidden(
                    field + ".spec.activeDeadlineSeconds", "activeDeadlineSeconds in " + kind + " is not Supported"));
        }
    }

    // -- tables -----------------------------------------------------------------------------------------------------

    static Column containersColumn() {
        return Column.text("Containers", "The containers of the template.");
    }

    static Column imagesColumn() {
        return Column.text("Images", "The images of the template.");
    }

    static Column selectorColumn() {
        return Column.text("Selector", "Which pods it counts.");
    }

    static String containers(PodTemplateSpec template) {
        return template.getSpec().getContainersList().stream()
                .map(Container::getName)
                .collect(Collectors.joining(","));
    }

    static String images(PodTemplateSpec template) {
        return template.getSpec().getContainersList().stream()
                .map(Container::getImage)
                .collect(Collectors.joining(","));
    }

    static String labels(PodTemplateSpec template) {
        return CellText.labels(template.getMetadata().getLabelsMap());
    }
}
