package io.balsa.api.model.kinds;

import io.balsa.api.model.Quantity;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.autoscaling.v2.CrossVersionObjectReference;
import io.balsa.k8s.autoscaling.v2.ExternalMetricSource;
import io.balsa.k8s.autoscaling.v2.HPAScalingPolicy;
import io.balsa.k8s.autoscaling.v2.HPAScalingRules;
import io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.balsa.k8s.autoscaling.v2.MetricSpec;
import io.balsa.k8s.autoscaling.v2.MetricTarget;
import io.balsa.k8s.autoscaling.v2.ObjectMetricSource;
import io.balsa.k8s.autoscaling.v2.PodsMetricSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What holds for the spec of an autoscaler. */
final class AutoscalerRules {
    private static final int MAX_PERIOD_SECONDS = 1800;
    private static final int MAX_STABILIZATION_SECONDS = 3600;
    private static final List<String> SELECT_POLICIES = List.of("Disabled", "Max", "Min");
    private static final List<String> POLICY_TYPES = List.of("Percent", "Pods");
    private static final List<String> METRIC_TYPES =
            List.of("ContainerResource", "External", "Object", "Pods", "Resource");
    private static final List<String> TARGET_TYPES = List.of("Utilization", "Value", "AverageValue");

    private AutoscalerRules() {}

    /** @param fewest as few replicas as the user may ask for */
    static List<FieldError> validate(HorizontalPodAutoscalerSpec spec, int fewest) {
        List<FieldError> errors = new ArrayList<>();
        if (spec.hasMinReplicas() && spec.getMinReplicas() < fewest) {
            errors.add(FieldError.invalid(
                    "spec.minReplicas", spec.getMinReplicas(), "must be greater than or equal to " + fewest));
        }
        if (spec.getMaxReplicas() < 1) {
            errors.add(FieldError.invalid("spec.maxReplicas", spec.getMaxReplicas(), "must be greater than 0"));
        }
        if (spec.hasMinReplicas() && spec.getMaxReplicas() < spec.getMinReplicas()) {
            errors.add(FieldError.invalid(
                    "spec.maxReplicas", spec.getMaxReplicas(), "must be greater than or equal to `minReplicas`"));
        }
        addReference(errors, "spec.scaleTargetRef", spec.getScaleTargetRef());
        for (int i = 0; i < spec.getMetricsCount(); i++) {
            addMetric(errors, "spec.metrics[" + i + "]", spec.getMetrics(i));
        }
        boolean sleeps = spec.hasMinReplicas() && spec.getMinReplicas() == 0;
        boolean wakes = spec.getMetricsList().stream().anyMatch(AutoscalerRules::isFromOutside);
        if (sleeps && !wakes) {
            errors.add(FieldError.forbidden(
                    "spec.metrics",
                    "must specify at least one Object or External metric to support scaling to zero replicas"));
        }
        if (spec.getBehavior().hasScaleUp()) {
            addRules(errors, "spec.behavior.scaleUp", spec.getBehavior().getScaleUp());
        }
        if (spec.getBehavior().hasScaleDown()) {
            addRules(errors, "spec.behavior.scaleDown", spec.getBehavior().getScaleDown());
        }
        return errors;
    }

    /** What says that pods are needed where there are none. */
    private static boolean isFromOutside(MetricSpec metric) {
        return metric.getType().equals("Object") || metric.getType().equals("External");
    }

    private static void addReference(List<FieldError> errors, String field, CrossVersionObjectReference reference) {
        addStep(errors, field + ".kind", reference.getKind(), "");
        addStep(errors, field + ".name", reference.getName(), "");
    }

    /** A name that becomes a step of a path. */
    private static void addStep(List<FieldError> errors, String field, String name, String missing) {
        if (name.isEmpty()) {
            errors.add(FieldError.required(field, missing));
        } else {
            MetaRules.addInvalid(errors, field, name, Names.pathSegment(name));
        }
    }

    // -- behavior ---------------------------------------------------------------------------------------------------

    private static void addRules(List<FieldError> errors, String field, HPAScalingRules rules) {
        int window = rules.getStabilizationWindowSeconds();
        if (window < 0) {
            errors.add(FieldError.invalid(
                    field + ".stabilizationWindowSeconds", window, "must be greater than or equal to zero"));
        } else if (window > MAX_STABILIZATION_SECONDS) {
            errors.add(FieldError.invalid(
                    field + ".stabilizationWindowSeconds",
                    window,
                    "must be less than or equal to " + MAX_STABILIZATION_SECONDS));
        }
        if (rules.hasSelectPolicy() && !SELECT_POLICIES.contains(rules.getSelectPolicy())) {
            errors.add(FieldError.notSupported(field + ".selectPolicy", rules.getSelectPolicy(), SELECT_POLICIES));
        }
        if (rules.getPoliciesCount() == 0) {
            errors.add(FieldError.required(field + ".policies", "must specify at least one Policy"));
        }
        for (int i = 0; i < rules.getPoliciesCount(); i++) {
            addPolicy(errors, field + ".policies[" + i + "]", rules.getPolicies(i));
        }
    }

    private static void addPolicy(List<FieldError> errors, String field, HPAScalingPolicy policy) {
        if (!POLICY_TYPES.contains(policy.getType())) {
            errors.add(FieldError.notSupported(field + ".type", policy.getType(), POLICY_TYPES));
        }
        if (policy.getValue() <= 0) {
            errors.add(FieldError.invalid(field + ".value", policy.getValue(), "must be greater than zero"));
        }
        int period = policy.getPeriodSeconds();
        if (period <= 0) {
            errors.add(FieldError.invalid(field + ".periodSeconds", period, "must be greater than zero"));
        } else if (period > MAX_PERIOD_SECONDS) {
            errors.add(FieldError.invalid(
                    field + ".periodSeconds", period, "must be less than or equal to " + MAX_PERIOD_SECONDS));
        }
    }

    // -- metrics ----------------------------------------------------------------------------------------------------

    private static void addMetric(List<FieldError> errors, String field, MetricSpec metric) {
        String type = metric.getType();
        if (type.isEmpty()) {
            errors.add(FieldError.required(field + ".type", "must specify a metric source type"));
        }
        if (!METRIC_TYPES.contains(type)) {
            errors.add(FieldError.notSupported(field + ".type", type, METRIC_TYPES));
        }
        addSource(errors, field, metric);
        // the field of a type is named after it
        String own = type.isEmpty() ? "" : type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
        Set<String> sources = sources(metric);
        if (METRIC_TYPES.contains(type) && !sources.contains(own)) {
            errors.add(FieldError.required(field + "." + own, "must populate information for the given metric source"));
        }
        if (sources.size() > 1) {
            sources.remove(own);
            sources.forEach(other -> errors.add(
                    FieldError.forbidden(field + "." + other, "must populate the given metric source only")));
        }
    }

    private static Set<String> sources(MetricSpec metric) {
        Set<String> names = new TreeSet<>();
        metric.getAllFields().keySet().forEach(source -> names.add(source.getName()));
        names.remove("type");
        return names;
    }

    /** The rules of the first source in Kubernetes' order: more than one is wrong anyway. */
    private static void addSource(List<FieldError> errors, String field, MetricSpec metric) {
        if (metric.hasObject()) {
            addObject(errors, field + ".object", metric.getObject());
        } else if (metric.hasExternal()) {
            addExternal(errors, field + ".external", metric.getExternal());
        } else if (metric.hasPods()) {
            addPods(errors, field + ".pods", metric.getPods());
        } else if (metric.hasResource()) {
            String name = metric.getResource().getName();
            if (name.isEmpty()) {
                errors.add(FieldError.required(field + ".resource.name", "must specify a resource name"));
            }
            addShare(errors, field + ".resource.target", metric.getResource().getTarget());
        } else if (metric.hasContainerResource()) {
            addContainer(errors, field + ".containerResource", metric);
        }
    }

    private static void addObject(List<FieldError> errors, String field, ObjectMetricSource source) {
        addReference(errors, field + ".describedObject", source.getDescribedObject());
        addStep(errors, field + ".metric.name", source.getMetric().getName(), "must specify a metric name");
        addTarget(errors, field + ".target", source.getTarget());
        if (!source.getTarget().hasValue() && !source.getTarget().hasAverageValue()) {
            errors.add(FieldError.required(
                    field + ".target.averageValue", "must set either a target value or averageValue"));
        }
    }

    private static void addExternal(List<FieldError> errors, String field, ExternalMetricSource source) {
        MetricTarget target = source.getTarget();
        addStep(errors, field + ".metric.name", source.getMetric().getName(), "must specify a metric name");
        addTarget(errors, field + ".target", target);
        if (!target.hasValue() && !target.hasAverageValue()) {
            errors.add(FieldError.required(
                    field + ".target.averageValue", "must set either a target value for metric or a per-pod target"));
        } else if (target.hasValue() && target.hasAverageValue()) {
            errors.add(FieldError.forbidden(
                    field + ".target.value", "may not set both a target value for metric and a per-pod target"));
        }
    }

    private static void addPods(List<FieldError> errors, String field, PodsMetricSource source) {
        addStep(errors, field + ".metric.name", source.getMetric().getName(), "must specify a metric name");
        addTarget(errors, field + ".target", source.getTarget());
        if (!source.getTarget().hasAverageValue()) {
            errors.add(
                    FieldError.required(field + ".target.averageValue", "must specify a positive target averageValue"));
        }
    }

    private static void addContainer(List<FieldError> errors, String field, MetricSpec metric) {
        String name = metric.getContainerResource().getName();
        if (name.isEmpty()) {
            errors.add(FieldError.required(field + ".name", "must specify a resource name"));
        } else {
            MetaRules.addInvalid(errors, field + ".name", name, Names.qualifiedName(name));
        }
        String container = metric.getContainerResource().getContainer();
        if (container.isEmpty()) {
            errors.add(FieldError.required(field + ".container", "must specify a container"));
        } else {
            MetaRules.addInvalid(errors, field + ".container", container, Names.dnsLabel(container));
        }
        addShare(errors, field + ".target", metric.getContainerResource().getTarget());
    }

    /** Of a resource either an amount or a share is wanted. */
    private static void addShare(List<FieldError> errors, String field, MetricTarget target) {
        addTarget(errors, field, target);
        if (!target.hasAverageUtilization() && !target.hasAverageValue()) {
            errors.add(FieldError.required(
                    field + ".averageUtilization", "must set either a target raw value or a target utilization"));
        } else if (target.hasAverageUtilization() && target.hasAverageValue()) {
            errors.add(FieldError.forbidden(
                    field + ".averageValue", "may not set both a target raw value and a target utilization"));
        }
    }

    private static void addTarget(List<FieldError> errors, String field, MetricTarget target) {
        if (target.getType().isEmpty()) {
            errors.add(FieldError.required(field + ".type", "must specify a metric target type"));
        }
        if (!TARGET_TYPES.contains(target.getType())) {
            errors.add(FieldError.invalid(
                    field + ".type", target.getType(), "must be either Utilization, Value, or AverageValue"));
        }
        if (target.hasValue()) {
            addPositive(errors, field + ".value", target.getValue());
        }
        if (target.hasAverageValue()) {
            addPositive(errors, field + ".averageValue", target.getAverageValue());
        }
        if (target.hasAverageUtilization() && target.getAverageUtilization() < 1) {
            errors.add(FieldError.invalid(
                    field + ".averageUtilization", target.getAverageUtilization(), "must be greater than 0"));
        }
    }

    private static void addPositive(List<FieldError> errors, String field, io.balsa.k8s.resource.Quantity amount) {
        if (Quantity.of(amount).signum() <= 0) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID, field, GoStructs.shortened("resource.Quantity"), "must be positive"));
        }
    }
}
