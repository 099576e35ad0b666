package io.balsa.store.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One metric for each combination of label values. Looking one up costs something: who counts often keeps what it got.
 *
 * @param <M> the kind of metric
 */
public final class Labelled<M> {
    /** More combinations than this are no labels but data; the rest shares one, whose values are {@code other}. */
    private static final int CHILDREN_MAX = 4_096;

    private static final String OTHER = "other";

    private final List<String> labels;
    private final Supplier<M> make;
    private final Map<String, Child<M>> children = new ConcurrentSkipListMap<>();

    record Child<M>(List<String> values, M metric) {}

    Labelled(List<String> labels, Supplier<M> make) {
        this.labels = List.copyOf(labels);
        this.make = make;
    }

    /** @param values one for each label, in order */
    public M with(String... values) {
        if (values.length != labels.size()) {
            throw new IllegalArgumentException("expected a value for each of " + labels);
        }
        List<String> wanted = List.of(values);
        Child<M> known = children.get(key(wanted));
        if (known != null) {
            return known.metric();
        }
        List<String> counted = children.size() < CHILDREN_MAX
                ? wanted
                : labels.stream().map(label -> OTHER).toList();
        return children.computeIfAbsent(key(counted), absent -> new Child<>(counted, make.get()))
                .metric();
    }

    private static String key(List<String> values) {
        return values.stream().collect(Collectors.joining("\0"));
    }

    List<String> labels() {
        return labels;
    }

    /** In the order of their values. */
    Iterable<Child<M>> children() {
        return children.values();
    }
}
