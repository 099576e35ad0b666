package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Kubernetes quantity. {@link #toString} is its canonical form: no fraction, the largest suffix that leaves a whole
 * number.
 *
 * <pre>
 * 1.5 -> 1500m    1000m -> 1    1024Mi -> 1Gi    0.5Gi -> 512Mi    1500 -> 1500    2000 -> 2k
 * </pre>
 *
 * <p>The API server's own {@code Quantity} knows protobuf, which no user command may load.
 *
 * @param binary whether its suffixes are Ki, Mi, ...
 */
public record Amount(BigDecimal number, boolean binary) implements Comparable<Amount> {
    static final Amount ZERO = new Amount(BigDecimal.ZERO, false);

    private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    private static final String[] DECIMAL = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};
    /** Kubernetes has no larger ones. */
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private static final BigDecimal KIBI = BigDecimal.valueOf(1024);

    /** Zero where the text is empty or no quantity. */
    public static Amount parse(String text) {
        int end = text.length();
        while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        String unit = text.substring(end);
        try {
            BigDecimal number = new BigDecimal(text.substring(0, end));
            for (int i = 1; i < BINARY.length; i++) {
                if (BINARY[i].equals(unit)) {
                    return new Amount(number.multiply(KIBI.pow(i)).min(MAX), true);
                }
            }
            for (int i = 0; i < DECIMAL.length; i++) {
                if (DECIMAL[i].equals(unit)) {
                    return new Amount(number.scaleByPowerOfTen(3 * i - 9).min(MAX), false);
                }
            }
            return ZERO;
        } catch (NumberFormatException e) {
            return ZERO;
        }
    }

    /** {@code {cpu: 1, memory: 1Gi}}, in the order of the resources. */
    static Map<String, Amount> each(JsonNode resources) {
        Map<String, Amount> amounts = new TreeMap<>();
        resources
                .properties()
                .forEach(entry ->
                        amounts.put(entry.getKey(), parse(entry.getValue().asText())));
        return amounts;
    }

    static void add(Map<String, Amount> sums, Map<String, Amount> amounts) {
        amounts.forEach((resource, amount) -> sums.merge(resource, amount, Amount::plus));
    }

    /** Keeps the larger of both. */
    static void raise(Map<String, Amount> tops, Map<String, Amount> amounts) {
        amounts.forEach((resource, amount) ->
                tops.merge(resource, amount, (top, other) -> other.compareTo(top) > 0 ? other : top));
    }

    Amount plus(Amount other) {
        return new Amount(number.add(other.number), number.signum() == 0 ? other.binary : binary);
    }

    /** The same number of whole units with the suffixes of the other one. */
    Amount as(Amount other) {
        return binary == other.binary ? this : new Amount(BigDecimal.valueOf(units()), other.binary);
    }

    /** Whole units, rounded up; capped to what a long holds. */
    long units() {
        return number.min(MAX).setScale(0, RoundingMode.CEILING).longValue();
    }

    /** Thousandths, rounded up; capped to what a long holds. */
    long millis() {
        return number.movePointRight(3)
                .min(MAX)
                .setScale(0, RoundingMode.CEILING)
                .longValue();
    }

    boolean isZero() {
        return number.signum() == 0;
    }

    @Override
    public int compareTo(Amount other) {
        return number.compareTo(other.number);
    }

    @Override
    public String toString() {
        if (isZero()) {
            return "0";
        }
        BigDecimal stripped = number.stripTrailingZeros();
        // Kubernetes: a binary amount that is small or has a fraction is written in decimal, so that nothing is lost
        if (binary && stripped.scale() <= 0 && number.abs().compareTo(KIBI) >= 0) {
            BigInteger whole = number.toBigInteger();
            int power = 0;
            while (power + 1 < BINARY.length && whole.getLowestSetBit() >= 10) {
                whole = whole.shiftRight(10);
                power++;
            }
            return whole + BINARY[power];
        }
        int thirds = Math.max(-3, Math.min(6, Math.floorDiv(-stripped.scale(), 3)));
        return stripped.scaleByPowerOfTen(-3 * thirds).toBigInteger() + DECIMAL[thirds + 3];
    }
}
