package io.balsa.store.metrics;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Writes Prometheus' text format, version 0.0.4. */
final class MetricsText {
    private static final double WHOLE_MAX = 1L << 53;

    private final StringBuilder text = new StringBuilder(64 << 10);

    void family(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ');
        escape(help, false);
        text.append("\n# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    void sample(String name, List<String> labels, List<String> values, double value) {
        if (Double.isNaN(value)) {
            return;
        }
        text.append(name);
        for (int i = 0; i < labels.size(); i++) {
            text.append(i == 0 ? '{' : ',').append(labels.get(i)).append("=\"");
            escape(values.get(i), true);
            text.append('"');
        }
        text.append(labels.isEmpty() ? " " : "} ").append(number(value)).append('\n');
    }

    void histogram(String name, List<String> labels, List<String> values, Histogram histogram) {
        List<String> bucketLabels = new ArrayList<>(labels);
        bucketLabels.add("le");
        List<String> bucketValues = new ArrayList<>(values);
        bucketValues.add("");
        long below = 0;
        for (int i = 0; i <= histogram.bounds().length; i++) {
            below += histogram.inBucket(i);
            String bound = i < histogram.bounds().length ? bound(histogram.bounds()[i]) : "+Inf";
            bucketValues.set(values.size(), bound);
            sample(name + "_bucket", bucketLabels, bucketValues, (double) below);
        }
        sample(name + "_sum", labels, values, histogram.sum());
        // The same number as in the last bucket, though more may have been counted meanwhile.
        sample(name + "_count", labels, values, (double) below);
    }

    private static String bound(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String number(double value) {
        return Math.rint(value) == value && Math.abs(value) < WHOLE_MAX
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private void escape(String value, boolean quoted) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '"' -> text.append(quoted ? "\\\"" : "\"");
                default -> text.append(c);
            }
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
