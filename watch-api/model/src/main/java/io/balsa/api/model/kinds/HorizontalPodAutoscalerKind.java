package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.k8s.autoscaling.v2.HPAScalingPolicy;
import io.balsa.k8s.autoscaling.v2.HPAScalingRules;
import io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscaler;
import io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.balsa.k8s.autoscaling.v2.MetricSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Sets how many pods a workload has by what they use. */
final class HorizontalPodAutoscalerKind {
    private static final int PERIOD_SECONDS = 15;

    private static final MetricSpec CPU = AutoscalerMetrics.cpu(80);

    private static final HPAScalingRules UP = HPAScalingRules.newBuilder()
            .setStabilizationWindowSeconds(0)
            .setSelectPolicy("Max")
            .addPolicies(policy("Pods", 4))
            .addPolicies(policy("Percent", 100))
            .build();
    /** How long it waits before it scales down is the controller's own setting. */
    private static final HPAScalingRules DOWN = HPAScalingRules.newBuilder()
            .setSelectPolicy("Max")
            .addPolicies(policy("Percent", 100))
            .build();

    static final Kind KIND = Kind.of("autoscaling", "v2", HorizontalPodAutoscaler.getDefaultInstance())
            .shortNames("hpa")
            .categories("all")
            .subresources("status")
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("Reference", "What it scales."),
                            Column.text("Targets", "What is used, and what is to be used."),
                            Column.text("MinPods", "As few pods as there may be."),
                            Column.text("MaxPods", "As many pods as there may be."),
                            Column.number("Replicas", "How many pods there are."),
                            Column.age()),
                    HorizontalPodAutoscalerKind::row)
            .defaults(HorizontalPodAutoscalerKind::defaulted)
            .prepareForCreate(Generations::withoutStatus)
            .validate(autoscaler -> AutoscalerRules.validate(autoscaler.getSpec(), 1))
            .validateUpdate(HorizontalPodAutoscalerKind::validateUpdate)
            .validateStatusUpdate((next, old) -> validateStatus(next.getStatus()))
            .build();

    private HorizontalPodAutoscalerKind() {}

    private static HPAScalingPolicy policy(String type, int value) {
        return HPAScalingPolicy.newBuilder()
                .setType(type)
                .setValue(value)
                .setPeriodSeconds(PERIOD_SECONDS)
                .build();
    }

    private static Row row(HorizontalPodAutoscaler autoscaler, Instant now) {
        HorizontalPodAutoscalerSpec spec = autoscaler.getSpec();
        return Row.of(
                Meta.name(autoscaler),
                spec.getScaleTargetRef().getKind() + "/"
                        + spec.getScaleTargetRef().getName(),
                AutoscalerMetrics.cell(
                        spec.getMetricsList(), autoscaler.getStatus().getCurrentMetricsList()),
                spec.hasMinReplicas() ? Integer.toString(spec.getMinReplicas()) : "<unset>",
                spec.getMaxReplicas(),
                autoscaler.getStatus().getCurrentReplicas(),
                Ages.since(autoscaler.getMetadata().getCreationTimestamp(), now));
    }

    private static HorizontalPodAutoscaler defaulted(HorizontalPodAutoscaler autoscaler) {
        HorizontalPodAutoscaler.Builder next = autoscaler.toBuilder();
        HorizontalPodAutoscalerSpec.Builder spec = next.getSpecBuilder();
        if (!spec.hasMinReplicas()) {
            spec.setMinReplicas(1);
        }
        if (spec.getMetricsCount() == 0) {
            spec.addMetrics(CPU);
        }
        if (spec.hasBehavior()) {
            spec.getBehaviorBuilder()
                    .setScaleUp(filled(spec.getBehavior().getScaleUp(), UP))
                    .setScaleDown(filled(spec.getBehavior().getScaleDown(), DOWN));
        }
        return next.build();
    }

    private static HPAScalingRules filled(HPAScalingRules rules, HPAScalingRules defaults) {
        HPAScalingRules.Builder next = rules.toBuilder();
        if (!rules.hasSelectPolicy()) {
            next.setSelectPolicy(defaults.getSelectPolicy());
        }
        if (!rules.hasStabilizationWindowSeconds() && defaults.hasStabilizationWindowSeconds()) {
            next.setStabilizationWindowSeconds(defaults.getStabilizationWindowSeconds());
        }
        if (rules.getPoliciesCount() == 0) {
            next.addAllPolicies(defaults.getPoliciesList());
        }
        return next.build();
    }

    /** An autoscaler that scales to nothing, which others may not, may go on. */
    private static List<FieldError> validateUpdate(HorizontalPodAutoscaler next, HorizontalPodAutoscaler old) {
        boolean scalesToZero = old.getSpec().hasMinReplicas() && old.getSpec().getMinReplicas() == 0;
        return AutoscalerRules.validate(next.getSpec(), scalesToZero ? 0 : 1);
    }

    private static List<FieldError> validateStatus(HorizontalPodAutoscalerStatus status) {
        List<FieldError> errors = new ArrayList<>();
        MetaRules.addNotNegative(errors, "status.currentReplicas", status.getCurrentReplicas());
        MetaRules.addNotNegative(errors, "status.desiredReplicas", status.getDesiredReplicas());
        return errors;
    }
}
