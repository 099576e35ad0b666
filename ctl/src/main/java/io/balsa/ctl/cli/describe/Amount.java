package io.balsa.ctl.cli.describe;

import java.math.BigDecimal;
import java.util.Map;

/** Kubernetes quantities as far as sums of cpu and memory need them. */
public final class Amount {
    private static final Map<String, BigDecimal> UNITS = Map.ofEntries(
            Map.entry("n", new BigDecimal("0.000000001")),
            Map.entry("u", new BigDecimal("0.000001")),
            Map.entry("m", new BigDecimal("0.001")),
            Map.entry("k", BigDecimal.valueOf(1_000)),
            Map.entry("M", BigDecimal.valueOf(1_000_000)),
            Map.entry("G", BigDecimal.valueOf(1_000_000_000)),
            Map.entry("T", BigDecimal.valueOf(1_000_000_000_000L)),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)));

    private Amount() {}

    /** Zero where the text is empty or no quantity. */
    public static BigDecimal parse(String text) {
        int end = text.length();
        while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
            end--;
        }
        String unit = text.substring(end);
        try {
            BigDecimal number = new BigDecimal(text.substring(0, end));
            return unit.isEmpty() ? number : number.multiply(UNITS.getOrDefault(unit, BigDecimal.ONE));
        } catch (NumberFormatException e) {
            return BigDecimal.ZERO;
        }
    }

    /** {@code 1}, {@code 250m}. */
    static String cpu(BigDecimal cores) {
        BigDecimal milli = cores.movePointRight(3);
        return milli.remainder(BigDecimal.valueOf(1000)).signum() == 0
                ? cores.stripTrailingZeros().toPlainString()
                : milli.toBigInteger() + "m";
    }

    /** With the largest binary unit that leaves a whole number. */
    static String memory(BigDecimal bytes) {
        long value = bytes.longValue();
        String[] units = {"Ti", "Gi", "Mi", "Ki"};
        for (int i = 0; i < units.length; i++) {
            long unit = 1L << (40 - 10 * i);
            if (value >= unit && value % unit == 0) {
                return value / unit + units[i];
            }
        }
        return Long.toString(value);
    }
}
