package io.balsa.api.model.kinds;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Message;
import io.balsa.api.model.MalformedObject;
import io.balsa.api.model.codec.JsonCodec;
import io.balsa.k8s.autoscaling.v1.HorizontalPodAutoscaler;
import io.balsa.k8s.autoscaling.v1.HorizontalPodAutoscalerCondition;
import io.balsa.k8s.autoscaling.v1.HorizontalPodAutoscalerSpec;
import io.balsa.k8s.autoscaling.v1.HorizontalPodAutoscalerStatus;
import io.balsa.k8s.autoscaling.v1.MetricSpec;
import io.balsa.k8s.autoscaling.v1.MetricStatus;
import io.balsa.k8s.meta.v1.ObjectMeta;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An autoscaler of autoscaling/v1 as one of autoscaling/v2, which it is stored as, and back. What v1 has no field for
 * stands in annotations, as Kubernetes has it: metrics but processor time, behavior, conditions, and what is used now.
 *
 * <pre>
 * v2 metrics [cpu 60 %, memory 100Mi]  <->  v1 targetCPUUtilizationPercentage 60, annotation metrics [memory 100Mi]
 * </pre>
 *
 * <p>There and back changes nothing but the order of the metrics: that of processor time comes last.
 */
final class AutoscalerConversion {
    private static final String METRICS = "autoscaling.alpha.kubernetes.io/metrics";
    private static final String CURRENT_METRICS = "autoscaling.alpha.kubernetes.io/current-metrics";
    private static final String CONDITIONS = "autoscaling.alpha.kubernetes.io/conditions";
    private static final String BEHAVIOR = "autoscaling.alpha.kubernetes.io/behavior";
    private static final int DEFAULT_CPU_PERCENT = 80;

    private AutoscalerConversion() {}

    // -- v2 to v1 ---------------------------------------------------------------------------------------------------

    static HorizontalPodAutoscaler fromStored(io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscaler stored) {
        HorizontalPodAutoscaler.Builder next = HorizontalPodAutoscaler.newBuilder();
        if (stored.hasMetadata()) {
            next.setMetadata(withoutAnnotations(stored.getMetadata()));
        }
        if (stored.hasSpec()) {
            addSpec(next, stored.getSpec());
        }
        if (stored.hasStatus()) {
            addStatus(next, stored.getStatus());
        }
        return next.build();
    }

    private static void addSpec(
            HorizontalPodAutoscaler.Builder next, io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscalerSpec from) {
        next.setSpec(FieldCopies.copy(from, HorizontalPodAutoscalerSpec.getDefaultInstance()));
        HorizontalPodAutoscalerSpec.Builder spec = next.getSpecBuilder();
        List<MetricSpec> others = new ArrayList<>();
        for (io.balsa.k8s.autoscaling.v2.MetricSpec metric : from.getMetricsList()) {
            if (!AutoscalerMetrics.isCpuUtilization(metric)) {
                others.add(MetricConversion.fromStored(metric));
            } else if (!spec.hasTargetCPUUtilizationPercentage()) {
                spec.setTargetCPUUtilizationPercentage(
                        metric.getResource().getTarget().getAverageUtilization());
            }
        }
        annotate(next, METRICS, others);
        if (from.hasBehavior()) {
            next.getMetadataBuilder().putAnnotations(BEHAVIOR, BehaviorText.write(from.getBehavior()));
        }
    }

    private static void addStatus(
            HorizontalPodAutoscaler.Builder next, io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscalerStatus from) {
        next.setStatus(FieldCopies.copy(from, HorizontalPodAutoscalerStatus.getDefaultInstance()));
        HorizontalPodAutoscalerStatus.Builder status = next.getStatusBuilder();
        for (io.balsa.k8s.autoscaling.v2.MetricStatus metric : from.getCurrentMetricsList()) {
            boolean cpu = metric.getType().equals(AutoscalerMetrics.RESOURCE)
                    && metric.getResource().getName().equals(AutoscalerMetrics.CPU);
            if (cpu && metric.getResource().getCurrent().hasAverageUtilization()) {
                status.setCurrentCPUUtilizationPercentage(
                        metric.getResource().getCurrent().getAverageUtilization());
            }
        }
        // that of processor time too: its field has no place for the amount itself
        annotate(
                next,
                CURRENT_METRICS,
                from.getCurrentMetricsList().stream()
                        .map(MetricConversion::fromStored)
                        .toList());
        annotate(
                next,
                CONDITIONS,
                from.getConditionsList().stream()
                        .map(AutoscalerConversion::condition)
                        .toList());
    }

    private static HorizontalPodAutoscalerCondition condition(
            io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscalerCondition from) {
        return FieldCopies.copy(from, HorizontalPodAutoscalerCondition.getDefaultInstance());
    }

    private static void annotate(HorizontalPodAutoscaler.Builder next, String key, List<? extends Message> messages) {
        if (messages.isEmpty()) {
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JsonCodec.generator(bytes)) {
            out.writeStartArray();
            for (Message message : messages) {
                JsonCodec.write(out, "", "", message);
            }
            out.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        next.getMetadataBuilder().putAnnotations(key, bytes.toString(StandardCharsets.UTF_8));
    }

    // -- v1 to v2 ---------------------------------------------------------------------------------------------------

    static Message toStored(HorizontalPodAutoscaler autoscaler) {
        io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscaler.Builder next =
                io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscaler.newBuilder();
        if (autoscaler.hasMetadata()) {
            next.setMetadata(withoutAnnotations(autoscaler.getMetadata()));
        }
        addStoredSpec(next.getSpecBuilder(), autoscaler);
        addStoredStatus(next, autoscaler);
        return next.build();
    }

    private static void addStoredSpec(
            io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscalerSpec.Builder spec, HorizontalPodAutoscaler autoscaler) {
        HorizontalPodAutoscalerSpec from = autoscaler.getSpec();
        spec.mergeFrom(
                FieldCopies.copy(from, io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscalerSpec.getDefaultInstance()));
        annotated(autoscaler, METRICS, MetricSpec.getDefaultInstance())
                .forEach(metric -> spec.addMetrics(MetricConversion.toStored(metric)));
        if (from.hasTargetCPUUtilizationPercentage()) {
            spec.addMetrics(AutoscalerMetrics.cpu(from.getTargetCPUUtilizationPercentage()));
        }
        if (spec.getMetricsCount() == 0) {
            spec.addMetrics(AutoscalerMetrics.cpu(DEFAULT_CPU_PERCENT));
        }
        Optional.ofNullable(autoscaler.getMetadata().getAnnotationsMap().get(BEHAVIOR))
                .flatMap(BehaviorText::read)
                .ifPresent(spec::setBehavior);
    }

    private static void addStoredStatus(
            io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscaler.Builder next, HorizontalPodAutoscaler autoscaler) {
        HorizontalPodAutoscalerStatus from = autoscaler.getStatus();
        List<MetricStatus> metrics = annotated(autoscaler, CURRENT_METRICS, MetricStatus.getDefaultInstance());
        List<HorizontalPodAutoscalerCondition> conditions =
                annotated(autoscaler, CONDITIONS, HorizontalPodAutoscalerCondition.getDefaultInstance());
        if (!autoscaler.hasStatus() && metrics.isEmpty() && conditions.isEmpty()) {
            return;
        }
        next.setStatus(
                FieldCopies.copy(from, io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscalerStatus.getDefaultInstance()));
        io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscalerStatus.Builder status = next.getStatusBuilder();
        metrics.forEach(metric -> status.addCurrentMetrics(MetricConversion.toStored(metric)));
        if (metrics.isEmpty() && from.hasCurrentCPUUtilizationPercentage()) {
            io.balsa.k8s.autoscaling.v2.MetricStatus.Builder cpu =
                    status.addCurrentMetricsBuilder().setType(AutoscalerMetrics.RESOURCE);
            cpu.getResourceBuilder()
                    .setName(AutoscalerMetrics.CPU)
                    .getCurrentBuilder()
                    .setAverageUtilization(from.getCurrentCPUUtilizationPercentage());
        }
        conditions.forEach(condition -> status.addConditions(FieldCopies.copy(
                condition, io.balsa.k8s.autoscaling.v2.HorizontalPodAutoscalerCondition.getDefaultInstance())));
    }

    /** What an annotation lists; nothing where it is not there or not of that form, which Kubernetes overlooks too. */
    private static <M extends Message> List<M> annotated(HorizontalPodAutoscaler autoscaler, String key, M prototype) {
        String text = autoscaler.getMetadata().getAnnotationsMap().get(key);
        if (text == null) {
            return List.of();
        }
        try {
            List<M> messages = new ArrayList<>();
            for (JsonNode each : JsonCodec.tree(text.getBytes(StandardCharsets.UTF_8))) {
                messages.add(JsonCodec.decode(each, prototype).object());
            }
            return messages;
        } catch (MalformedObject e) {
            return List.of();
        }
    }

    private static ObjectMeta withoutAnnotations(ObjectMeta meta) {
        return meta.toBuilder()
                .removeAnnotations(METRICS)
                .removeAnnotations(CURRENT_METRICS)
                .removeAnnotations(CONDITIONS)
                .removeAnnotations(BEHAVIOR)
                .build();
    }
}
