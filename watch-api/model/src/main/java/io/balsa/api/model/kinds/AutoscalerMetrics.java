package io.balsa.api.model.kinds;

import io.balsa.api.model.table.CellText;
import io.balsa.k8s.autoscaling.v2.MetricSpec;
import io.balsa.k8s.autoscaling.v2.MetricStatus;
import io.balsa.k8s.autoscaling.v2.MetricTarget;
import io.balsa.k8s.autoscaling.v2.MetricValueStatus;
import io.balsa.k8s.resource.Quantity;
import java.util.ArrayList;
import java.util.List;

/** The metrics that an autoscaler looks at: how a table shows them, and the one that older versions know. */
final class AutoscalerMetrics {
    static final String RESOURCE = "Resource";
    static final String CPU = "cpu";
    static final String UTILIZATION = "Utilization";

    private static final String UNKNOWN = "<unknown>";
    /** As many as a cell shows. */
    private static final int SHOWN = 2;

    private AutoscalerMetrics() {}

    /** How much of the processor time that they ask for the pods are to use on average, in percent. */
    static MetricSpec cpu(int percent) {
        MetricSpec.Builder metric = MetricSpec.newBuilder().setType(RESOURCE);
        metric.getResourceBuilder()
                .setName(CPU)
                .getTargetBuilder()
                .setType(UTILIZATION)
                .setAverageUtilization(percent);
        return metric.build();
    }

    static boolean isCpuUtilization(MetricSpec metric) {
        return metric.getType().equals(RESOURCE)
                && metric.getResource().getName().equals(CPU)
                && metric.getResource().getTarget().hasAverageUtilization();
    }

    /** {@code cpu: 5%/80%, <unknown>/10 + 1 more...}. */
    static String cell(List<MetricSpec> metrics, List<MetricStatus> statuses) {
        if (metrics.isEmpty()) {
            return CellText.NONE;
        }
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < Math.min(SHOWN, metrics.size()); i++) {
            MetricStatus status = i < statuses.size() ? statuses.get(i) : MetricStatus.getDefaultInstance();
            texts.add(text(metrics.get(i), status));
        }
        String all = String.join(", ", texts);
        return metrics.size() <= SHOWN ? all : all + " + " + (metrics.size() - SHOWN) + " more...";
    }

    private static String text(MetricSpec metric, MetricStatus status) {
        return switch (metric.getType()) {
            case "External" ->
                amount(metric.getExternal().getTarget(), status.getExternal().getCurrent(), status.hasExternal());
            case "Object" ->
                amount(metric.getObject().getTarget(), status.getObject().getCurrent(), status.hasObject());
            case "Pods" ->
                (status.hasPods() ? text(status.getPods().getCurrent().getAverageValue()) : UNKNOWN) + "/"
                        + text(metric.getPods().getTarget().getAverageValue());
            case RESOURCE ->
                metric.getResource().getName() + ": "
                        + share(
                                metric.getResource().getTarget(),
                                status.getResource().getCurrent(),
                                status.hasResource());
            case "ContainerResource" ->
                metric.getContainerResource().getName() + ": "
                        + share(
                                metric.getContainerResource().getTarget(),
                                status.getContainerResource().getCurrent(),
                                status.hasContainerResource());
            default -> "<unknown type>";
        };
    }

    private static String amount(MetricTarget target, MetricValueStatus current, boolean known) {
        if (target.hasAverageValue()) {
            String now = current.hasAverageValue() ? text(current.getAverageValue()) : UNKNOWN;
            return now + "/" + text(target.getAverageValue()) + " (avg)";
        }
        return (known ? text(current.getValue()) : UNKNOWN) + "/" + text(target.getValue());
    }

    private static String share(MetricTarget target, MetricValueStatus current, boolean known) {
        if (target.hasAverageValue()) {
            return (known ? text(current.getAverageValue()) : UNKNOWN) + "/" + text(target.getAverageValue());
        }
        String now = current.hasAverageUtilization() ? current.getAverageUtilization() + "%" : UNKNOWN;
        String wanted = target.hasAverageUtilization() ? target.getAverageUtilization() + "%" : "<auto>";
        return now + "/" + wanted;
    }

    private static String text(Quantity quantity) {
        return quantity.getString().isEmpty() ? "0" : quantity.getString();
    }
}
