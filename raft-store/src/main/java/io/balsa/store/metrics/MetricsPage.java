package io.balsa.store.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * All metrics of a member by name. A name is registered once. Any thread may call; what is registered as a supplier is
 * called by {@link #text()} on its caller's thread.
 */
public final class MetricsPage {
    /** Writes the samples of one metric. */
    private record Family(String type, String help, Consumer<MetricsText> samples) {}

    private final Map<String, Family> families = new ConcurrentSkipListMap<>();

    public Counter counter(String name, String help) {
        Counter counter = new Counter();
        counter(name, help, counter::value);
        return counter;
    }

    /** A counter that is kept elsewhere. */
    public void counter(String name, String help, LongSupplier value) {
        add(name, "counter", help, text -> text.sample(name, List.of(), List.of(), (double) value.getAsLong()));
    }

    /** A counter that is kept elsewhere, with fractions. */
    public void counterOfSeconds(String name, String help, DoubleSupplier value) {
        add(name, "counter", help, text -> text.sample(name, List.of(), List.of(), value.getAsDouble()));
    }

    public Labelled<Counter> counters(String name, String help, String... labels) {
        Labelled<Counter> counters = new Labelled<>(List.of(labels), Counter::new);
        add(name, "counter", help, text -> {
            for (Labelled.Child<Counter> child : counters.children()) {
                text.sample(name, counters.labels(), child.values(), (double)
                        child.metric().value());
            }
        });
        return counters;
    }

    /** A number that goes up and down, read when the page is asked for. NaN: it is not known, and left out. */
    public void gauge(String name, String help, DoubleSupplier value) {
        add(name, "gauge", help, text -> text.sample(name, List.of(), List.of(), value.getAsDouble()));
    }

    /** A fact: 1, with what it is about in labels. */
    public void info(String name, String help, String label, Supplier<String> value) {
        gauges(name, help, List.of(label), sink -> sink.accept(List.of(value.get()), 1.0));
    }

    /** @param values gives each sample: the values of its labels, and its own */
    public void gauges(
            String name, String help, List<String> labels, Consumer<BiConsumer<List<String>, Double>> values) {
        add(name, "gauge", help, text -> values.accept((of, value) -> text.sample(name, labels, of, value)));
    }

    /** @param firstBound of the smallest bucket; each of the others is twice the one below it */
    public Histogram histogram(String name, String help, double firstBound, int buckets) {
        Histogram histogram = new Histogram(firstBound, buckets);
        add(name, "histogram", help, text -> text.histogram(name, List.of(), List.of(), histogram));
        return histogram;
    }

    public Labelled<Histogram> histograms(String name, String help, double firstBound, int buckets, String... labels) {
        Labelled<Histogram> histograms = new Labelled<>(List.of(labels), () -> new Histogram(firstBound, buckets));
        add(name, "histogram", help, text -> {
            for (Labelled.Child<Histogram> child : histograms.children()) {
                text.histogram(name, histograms.labels(), child.values(), child.metric());
            }
        });
        return histograms;
    }

    private void add(String name, String type, String help, Consumer<MetricsText> samples) {
        if (families.putIfAbsent(name, new Family(type, help, samples)) != null) {
            throw new IllegalStateException("the metric " + name + " is registered twice");
        }
    }

    /** All of them in Prometheus' text format, version 0.0.4. */
    public String text() {
        MetricsText text = new MetricsText();
        families.forEach((name, family) -> {
            text.family(name, family.type(), family.help());
            family.samples().accept(text);
        });
        return text.toString();
    }
}
