package io.balsa.api.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a plain YAML scalar means. This is where Balsa decides how old its YAML is: as old as kubectl's, so that a
 * manifest means the same to both.
 *
 * <p>So {@code yes no on off y n} are truth values, as in YAML 1.1; {@code 0644} is octal, {@code 0x1f} hexadecimal and
 * {@code 0b11} binary, and digits may be grouped by underscores. Times stay texts. Base-60 numbers and {@code .nan},
 * {@code .inf} (which JSON cannot say) are texts too.
 */
final class YamlScalars {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Pattern WHOLE =
            Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
    private static final Pattern FRACTION = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final int[] RADIX = {16, 2, 8, 10};
    /** Longer digits are no number that anybody means. */
    static final int DIGITS_MAX = 400;

    private YamlScalars() {}

    static JsonNode read(String text) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (NULLS.contains(text)) {
            return nodes.nullNode();
        }
        if (TRUE.contains(text)) {
            return nodes.booleanNode(true);
        }
        if (FALSE.contains(text)) {
            return nodes.booleanNode(false);
        }
        boolean mayBeNumber = "+-.0123456789".indexOf(text.charAt(0)) >= 0 && text.length() <= DIGITS_MAX;
        return mayBeNumber ? number(text) : nodes.textNode(text);
    }

    private static JsonNode number(String text) {
        String digits = text.replace("_", "");
        Matcher whole = WHOLE.matcher(digits);
        if (whole.matches()) {
            return whole(whole);
        }
        if (FRACTION.matcher(digits).matches()) {
            double near = Double.parseDouble(digits);
            if (Double.isInfinite(near)) {
                return JsonNodeFactory.instance.textNode(text); // Go: out of range is no number
            }
            if (Math.abs(near) < Double.MIN_NORMAL) {
                return JsonNodeFactory.instance.numberNode(near); // its exponent may be one that no decimal has
            }
            BigDecimal value = new BigDecimal(digits);
            return value.stripTrailingZeros().scale() <= 0 && digits.matches("[-+]?[0-9]+")
                    ? number(value.toBigInteger())
                    : JsonNodeFactory.instance.numberNode(value);
        }
        return JsonNodeFactory.instance.textNode(text);
    }

    private static JsonNode whole(Matcher matcher) {
        for (int group = 2; group <= 5; group++) {
            String digits = matcher.group(group);
            if (digits != null) {
                BigInteger value = new BigInteger(digits, RADIX[group - 2]);
                return number(matcher.group(1).equals("-") ? value.negate() : value);
            }
        }
        throw new IllegalStateException("a whole number of no radix: " + matcher.group());
    }

    private static JsonNode number(BigInteger value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value.bitLength() < Integer.SIZE) {
            return nodes.numberNode(value.intValue());
        }
        return value.bitLength() < Long.SIZE ? nodes.numberNode(value.longValue()) : nodes.numberNode(value);
    }
}
