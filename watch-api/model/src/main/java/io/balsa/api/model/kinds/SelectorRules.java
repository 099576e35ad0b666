package io.balsa.api.model.kinds;

import io.balsa.api.model.selector.InvalidSelector;
import io.balsa.api.model.table.CellText;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.core.v1.PodTemplateSpec;
import io.balsa.k8s.meta.v1.LabelSelector;
import java.util.List;
import java.util.Map;

/** What holds for the selector by which a workload finds its pods. */
final class SelectorRules {
    private SelectorRules() {}

    /** A selector that must be there and choose something. */
    static void addRequired(
            List<FieldError> errors, String field, boolean present, LabelSelector selector, String emptyText) {
        if (!present) {
            errors.add(FieldError.required(field, ""));
            return;
        }
        MetaRules.addSelector(errors, field, selector);
        addNotEmpty(errors, field, selector, emptyText);
    }

    static void addNotEmpty(List<FieldError> errors, String field, LabelSelector selector, String emptyText) {
        if (selector.getMatchLabelsCount() + selector.getMatchExpressionsCount() == 0) {
            errors.add(invalid(field, selector, emptyText));
        }
    }

    /**
     * The pods that are made must be pods that are counted. As in Kubernetes a selector that is not there fits no pod,
     * so that is told twice; one that is wrong is not compared.
     *
     * @param field the template's
     */
    static void addMismatch(
            List<FieldError> errors, String field, boolean present, LabelSelector selector, PodTemplateSpec template) {
        if (!present || isMismatch(selector, template.getMetadata().getLabelsMap())) {
            errors.add(mismatch(field, template));
        }
    }

    /** Whether a selector, if it is one, leaves out what has these labels. */
    static boolean isMismatch(LabelSelector selector, Map<String, String> labels) {
        try {
            return !io.balsa.api.model.selector.LabelSelector.of(selector).matches(labels);
        } catch (InvalidSelector e) {
            return false;
        }
    }

    static FieldError mismatch(String field, PodTemplateSpec template) {
        return FieldError.raw(
                FieldError.Type.INVALID,
                field + ".metadata.labels",
                GoStructs.map(template.getMetadata().getLabelsMap()),
                "`selector` does not match template `labels`");
    }

    static void addChanged(List<FieldError> errors, String field, LabelSelector next, LabelSelector old) {
        if (!next.equals(old)) {
            errors.add(invalid(field, next, MetaRules.IMMUTABLE));
        }
    }

    static FieldError invalid(String field, LabelSelector selector, String detail) {
        return FieldError.raw(FieldError.Type.INVALID, field, GoStructs.labelSelector(selector), detail);
    }

    /** The selector as a table shows it. */
    static String cell(LabelSelector selector) {
        try {
            return CellText.orNone(text(selector));
        } catch (InvalidSelector e) {
            return "<error>";
        }
    }

    /** The selector as the scale subresource has it. */
    static String text(LabelSelector selector) {
        return io.balsa.api.model.selector.LabelSelector.of(selector).toString();
    }
}
