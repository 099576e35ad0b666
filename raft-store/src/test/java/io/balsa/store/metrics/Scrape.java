package io.balsa.store.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of metrics as Prometheus would read it; reading fails where promtool would complain. */
public final class Scrape {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"(?:,|$)");

    private final Map<String, String> types = new HashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();

    private Scrape() {}

    public static Scrape of(String text) {
        assertThat(text).endsWith("\n");
        Scrape scrape = new Scrape();
        String family = "";
        for (String line : text.split("\n")) {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# HELP ")) {
                family = words[2];
                assertThat(family).matches(NAME);
                assertThat(words.length).as(line).isEqualTo(4);
                assertThat(scrape.types).as("families").doesNotContainKey(family);
            } else if (line.startsWith("# TYPE ")) {
                assertThat(words[2]).isEqualTo(family);
                assertThat(words[3]).isIn("counter", "gauge", "histogram");
                scrape.types.put(family, words[3]);
            } else {
                scrape.sample(line, family);
            }
        }
        scrape.checkHistograms();
        return scrape;
    }

    private void sample(String line, String family) {
        Matcher matcher = SAMPLE.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        String name = matcher.group(1);
        boolean histogram = "histogram".equals(types.get(family));
        assertThat(histogram ? name.replaceAll("_(bucket|sum|count)$", "") : name)
                .as(line)
                .isEqualTo(family);
        Map<String, String> labels = new TreeMap<>();
        if (matcher.group(2) != null) {
            Matcher label = LABEL.matcher(matcher.group(2));
            int end = 0;
            while (label.find()) {
                assertThat(label.start()).as(line).isEqualTo(end);
                assertThat(labels.put(label.group(1), label.group(2))).as(line).isNull();
                end = label.end();
            }
            assertThat(end).as(line).isEqualTo(matcher.group(2).length());
        }
        double value = Double.parseDouble(matcher.group(3).replace("+Inf", "Infinity"));
        if ("counter".equals(types.get(family))) {
            assertThat(value).as(line).isNotNegative();
        }
        assertThat(samples.put(name + labels, value)).as("twice: " + line).isNull();
    }

    private void checkHistograms() {
        Map<String, Double> last = new HashMap<>();
        samples.forEach((key, value) -> {
            if (key.contains("_bucket{")) {
                String series = key.replaceAll("le=[^,}]*", "");
                assertThat(value).as(key).isGreaterThanOrEqualTo(last.getOrDefault(series, 0.0));
                last.put(series, value);
                if (key.contains("le=+Inf")) {
                    String count = key.replace("_bucket{", "_count{").replaceAll("(, )?le=\\+Inf(, )?", "");
                    assertThat(samples.get(count)).as(count).isEqualTo(value);
                }
            }
        });
    }

    public boolean has(String family) {
        return types.containsKey(family);
    }

    /** Whether there is a sample of the metric, with whatever labels. */
    public boolean hasSamples(String name) {
        return samples.keySet().stream()
                .anyMatch(key -> key.startsWith(name + "{") || key.startsWith(name + "_count{"));
    }

    /** The sum over all series whose labels have these, as {@code name=value}. */
    public double value(String name, String... labels) {
        double sum = 0;
        for (Map.Entry<String, Double> sample : samples.entrySet()) {
            boolean wanted = sample.getKey().startsWith(name + "{");
            for (String label : labels) {
                wanted &= sample.getKey().contains(label);
            }
            sum += wanted ? sample.getValue() : 0;
        }
        return sum;
    }
}
