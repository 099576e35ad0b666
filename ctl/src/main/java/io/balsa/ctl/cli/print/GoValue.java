package io.balsa.ctl.cli.print;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Values as Go's {@code %v} prints them, which kubectl does wherever it has no format of its own: {@code map[app:web
 * tier:x]}, {@code [a b]}, {@code <nil>}, {@code 1e+21}.
 */
public final class GoValue {
    private static final int SMALLEST_PLAIN = -4;
    private static final int SMALLEST_SCIENTIFIC = 21;

    private GoValue() {}

    public static String text(JsonNode value) {
        if (value.isObject()) {
            TreeMap<String, String> sorted = new TreeMap<>();
            value.properties().forEach(entry -> sorted.put(entry.getKey(), text(entry.getValue())));
            List<String> pairs = new ArrayList<>();
            sorted.forEach((key, text) -> pairs.add(key + ":" + text));
            return "map[" + String.join(" ", pairs) + "]";
        }
        if (value.isArray()) {
            List<String> items = new ArrayList<>();
            value.forEach(item -> items.add(text(item)));
            return "[" + String.join(" ", items) + "]";
        }
        if (value.isFloatingPointNumber()) {
            return number(value.decimalValue().stripTrailingZeros());
        }
        return value.isNull() || value.isMissingNode() ? "<nil>" : value.asText();
    }

    private static String number(BigDecimal number) {
        int exponent = number.precision() - number.scale() - 1;
        if (number.signum() == 0 || (exponent >= SMALLEST_PLAIN && exponent < SMALLEST_SCIENTIFIC)) {
            return number.toPlainString();
        }
        String digits = number.unscaledValue().abs().toString();
        return (number.signum() < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }
}
