package io.balsa.api.model.kinds;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.balsa.api.model.Quantity;
import io.balsa.k8s.autoscaling.v1.MetricSpec;
import io.balsa.k8s.autoscaling.v1.MetricStatus;
import io.balsa.k8s.autoscaling.v2.MetricTarget;
import io.balsa.k8s.autoscaling.v2.MetricValueStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A metric of an autoscaler of autoscaling/v2 as autoscaling/v1 writes it into an annotation, and back: the same values
 * under other names.
 *
 * <pre>
 * pods: {metric: {name: rps}, target: {type: AverageValue, averageValue: 10}}  <->  pods: {metricName: rps, targetAverageValue: 10}
 * </pre>
 *
 * <p>The older form has no word for the type of a target: it follows from which amounts are there.
 */
final class MetricConversion {
    /** Where a value is: a field of the older form, and the way to the one of the newer form. */
    private record Place(String older, List<String> newer) {}

    private static final List<Place> SHARE =
            places("targetAverageUtilization target.averageUtilization", "targetAverageValue target.averageValue");
    private static final List<Place> CURRENT_SHARE =
            places("currentAverageUtilization current.averageUtilization", "currentAverageValue current.averageValue");

    /** For each kind of metric, what is wanted. */
    private static final Map<String, List<Place>> WANTED = Map.of(
            "object",
                    places(
                            "target describedObject",
                            "metricName metric.name",
                            "selector metric.selector",
                            "targetValue target.value",
                            "averageValue target.averageValue"),
            "pods",
                    places(
                            "metricName metric.name",
                            "selector metric.selector",
                            "targetAverageValue target.averageValue"),
            "resource", joined(places("name name"), SHARE),
            "containerResource", joined(places("name name", "container container"), SHARE),
            "external",
                    places(
                            "metricName metric.name",
                            "metricSelector metric.selector",
                            "targetValue target.value",
                            "targetAverageValue target.averageValue"));

    /** For each kind of metric, what there is. */
    private static final Map<String, List<Place>> CURRENT = Map.of(
            "object",
                    places(
                            "target describedObject",
                            "metricName metric.name",
                            "selector metric.selector",
                            "currentValue current.value",
                            "averageValue current.averageValue"),
            "pods",
                    places(
                            "metricName metric.name",
                            "selector metric.selector",
                            "currentAverageValue current.averageValue"),
            "resource", joined(places("name name"), CURRENT_SHARE),
            "containerResource", joined(places("name name", "container container"), CURRENT_SHARE),
            "external",
                    places(
                            "metricName metric.name",
                            "metricSelector metric.selector",
                            "currentValue current.value",
                            "currentAverageValue current.averageValue"));

    private MetricConversion() {}

    private static List<Place> places(String... texts) {
        return Stream.of(texts)
                .map(text -> text.split(" "))
                .map(pair -> new Place(pair[0], List.of(pair[1].split("\\."))))
                .toList();
    }

    private static List<Place> joined(List<Place> first, List<Place> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    // -- v2 to v1 ---------------------------------------------------------------------------------------------------

    static MetricSpec fromStored(io.balsa.k8s.autoscaling.v2.MetricSpec stored) {
        MetricSpec.Builder next = MetricSpec.newBuilder().setType(stored.getType());
        WANTED.forEach((kind, places) -> toOlder(kind, places, stored, next));
        return next.build();
    }

    static MetricStatus fromStored(io.balsa.k8s.autoscaling.v2.MetricStatus stored) {
        MetricStatus.Builder next = MetricStatus.newBuilder().setType(stored.getType());
        CURRENT.forEach((kind, places) -> toOlder(kind, places, stored, next));
        return next.build();
    }

    private static void toOlder(String kind, List<Place> places, Message stored, Message.Builder next) {
        value(stored, List.of(kind)).ifPresent(source -> {
            Message.Builder older = next.getFieldBuilder(field(next, kind));
            places.forEach(place -> value((Message) source, place.newer())
                    .ifPresent(value -> set(older, List.of(place.older()), value)));
        });
    }

    // -- v1 to v2 ---------------------------------------------------------------------------------------------------

    static io.balsa.k8s.autoscaling.v2.MetricSpec toStored(MetricSpec from) {
        io.balsa.k8s.autoscaling.v2.MetricSpec.Builder next =
                io.balsa.k8s.autoscaling.v2.MetricSpec.newBuilder().setType(from.getType());
        WANTED.forEach((kind, places) -> toNewer(kind, places, from, next));
        if (next.hasObject()) {
            MetricTarget.Builder target = withoutFiller(next.getObjectBuilder().getTargetBuilder());
            target.setType(target.hasAverageValue() ? "AverageValue" : "Value");
        }
        if (next.hasPods()) {
            next.getPodsBuilder().getTargetBuilder().setType("AverageValue");
        }
        if (next.hasResource()) {
            setShareType(next.getResourceBuilder().getTargetBuilder());
        }
        if (next.hasContainerResource()) {
            setShareType(next.getContainerResourceBuilder().getTargetBuilder());
        }
        if (next.hasExternal()) {
            MetricTarget.Builder target = next.getExternalBuilder().getTargetBuilder();
            target.setType(target.hasValue() ? "Value" : "AverageValue");
        }
        return next.build();
    }

    private static void setShareType(MetricTarget.Builder target) {
        target.setType(target.hasAverageUtilization() ? AutoscalerMetrics.UTILIZATION : "AverageValue");
    }

    static io.balsa.k8s.autoscaling.v2.MetricStatus toStored(MetricStatus from) {
        io.balsa.k8s.autoscaling.v2.MetricStatus.Builder next =
                io.balsa.k8s.autoscaling.v2.MetricStatus.newBuilder().setType(from.getType());
        CURRENT.forEach((kind, places) -> toNewer(kind, places, from, next));
        if (next.hasObject()) {
            withoutFiller(next.getObjectBuilder().getCurrentBuilder());
        }
        if (next.hasExternal()) {
            withoutFiller(next.getExternalBuilder().getCurrentBuilder());
        }
        return next.build();
    }

    private static void toNewer(String kind, List<Place> places, Message from, Message.Builder next) {
        value(from, List.of(kind)).ifPresent(source -> {
            Message.Builder newer = next.getFieldBuilder(field(next, kind));
            places.forEach(place -> value((Message) source, List.of(place.older()))
                    .ifPresent(value -> set(newer, place.newer(), value)));
        });
    }

    // The older form always writes an amount: beside the other one a zero says nothing.

    private static MetricTarget.Builder withoutFiller(MetricTarget.Builder target) {
        return target.hasAverageValue() && isZero(target.getValue()) ? target.clearValue() : target;
    }

    private static void withoutFiller(MetricValueStatus.Builder current) {
        if (current.hasAverageValue() && isZero(current.getValue())) {
            current.clearValue();
        }
    }

    private static boolean isZero(io.balsa.k8s.resource.Quantity amount) {
        return Quantity.of(amount).signum() == 0;
    }

    // -- messages ---------------------------------------------------------------------------------------------------

    private static Optional<Object> value(Message message, List<String> path) {
        FieldDescriptor field = message.getDescriptorForType().findFieldByName(path.get(0));
        if (!message.hasField(field)) {
            return Optional.empty();
        }
        Object value = message.getField(field);
        return path.size() == 1 ? Optional.of(value) : value((Message) value, path.subList(1, path.size()));
    }

    private static void set(Message.Builder message, List<String> path, Object value) {
        FieldDescriptor field = field(message, path.get(0));
        if (path.size() > 1) {
            set(message.getFieldBuilder(field), path.subList(1, path.size()), value);
        } else if (value instanceof Message given) {
            // each version has its own class for references
            message.setField(field, FieldCopies.copy(given, (Message) message.getField(field)));
        } else {
            message.setField(field, value);
        }
    }

    private static FieldDescriptor field(Message.Builder message, String name) {
        return message.getDescriptorForType().findFieldByName(name);
    }
}
