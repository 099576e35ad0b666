package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.ConditionRules;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.policy.v1.PodDisruptionBudget;
import io.balsa.k8s.policy.v1.PodDisruptionBudgetSpec;
import io.balsa.k8s.policy.v1.PodDisruptionBudgetStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How many of some pods must stay when pods are evicted. */
final class PodDisruptionBudgetKind {
    private static final List<String> POLICIES = List.of("AlwaysAllow", "IfHealthyBudget");

    static final Kind KIND = Kind.of("policy", "v1", PodDisruptionBudget.getDefaultInstance())
            .takesAnyFinalizer()
            .shortNames("pdb")
            .subresources("status")
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Min Available", "How many pods must stay."),
                            Column.text("Max Unavailable", "How many pods may be missing."),
                            Column.number("Allowed Disruptions", "How many pods may be evicted now."),
                            Column.age()),
                    PodDisruptionBudgetKind::row)
            .prepareForCreate(Generations::first)
            .prepareForUpdate(Generations::bySpec)
            .validate(PodDisruptionBudgetKind::validate)
            .validateUpdate((next, old) -> validate(next))
            .validateStatusUpdate((next, old) -> validateStatus(next.getStatus()))
            .build();

    private PodDisruptionBudgetKind() {}

    private static Row row(PodDisruptionBudget budget, Instant now) {
        PodDisruptionBudgetSpec spec = budget.getSpec();
        return Row.of(
                Meta.name(budget),
                spec.hasMinAvailable() ? IntOrPercent.text(spec.getMinAvailable()) : "N/A",
                spec.hasMaxUnavailable() ? IntOrPercent.text(spec.getMaxUnavailable()) : "N/A",
                budget.getStatus().getDisruptionsAllowed(),
                Ages.since(budget.getMetadata().getCreationTimestamp(), now));
    }

    private static List<FieldError> validate(PodDisruptionBudget budget) {
        PodDisruptionBudgetSpec spec = budget.getSpec();
        List<FieldError> errors = new ArrayList<>();
        if (spec.hasMinAvailable() && spec.hasMaxUnavailable()) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    "spec",
                    GoStructs.shortened("policy.PodDisruptionBudgetSpec"),
                    "minAvailable and maxUnavailable cannot be both set"));
        }
        if (spec.hasMinAvailable()) {
            IntOrPercent.add(errors, "spec.minAvailable", spec.getMinAvailable());
            IntOrPercent.addAtMostAll(errors, "spec.minAvailable", spec.getMinAvailable());
        }
        if (spec.hasMaxUnavailable()) {
            IntOrPercent.add(errors, "spec.maxUnavailable", spec.getMaxUnavailable());
            IntOrPercent.addAtMostAll(errors, "spec.maxUnavailable", spec.getMaxUnavailable());
        }
        MetaRules.addSelector(errors, "spec.selector", spec.getSelector());
        if (spec.hasUnhealthyPodEvictionPolicy() && !POLICIES.contains(spec.getUnhealthyPodEvictionPolicy())) {
            errors.add(FieldError.notSupported(
                    "spec.unhealthyPodEvictionPolicy", spec.getUnhealthyPodEvictionPolicy(), POLICIES));
        }
        return errors;
    }

    private static List<FieldError> validateStatus(PodDisruptionBudgetStatus status) {
        List<FieldError> errors = new ArrayList<>();
        ConditionRules.add(errors, "status.conditions", status.getConditionsList());
        MetaRules.addNotNegative(errors, "status.disruptionsAllowed", status.getDisruptionsAllowed());
        MetaRules.addNotNegative(errors, "status.currentHealthy", status.getCurrentHealthy());
        MetaRules.addNotNegative(errors, "status.desiredHealthy", status.getDesiredHealthy());
        MetaRules.addNotNegative(errors, "status.expectedPods", status.getExpectedPods());
        return errors;
    }
}
