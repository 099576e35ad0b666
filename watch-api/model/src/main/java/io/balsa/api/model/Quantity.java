package io.balsa.api.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of a resource: a decimal number with a family of suffixes, as Kubernetes writes it.
 *
 * <p>{@link #toString} gives the canonical form: no fraction, the largest suffix that leaves a whole number, the
 * family kept.
 *
 * <pre>
 * 1.5 -> 1500m    0.5Gi -> 512Mi    1000m -> 1    1024Mi -> 1Gi    0.1 -> 100m    1.5e3 -> 1500    100 -> 100
 * </pre>
 *
 * <p>The smallest step is a billionth; what is finer is rounded away from zero. Equality is that of the canonical form:
 * {@code 1024Mi} equals {@code 1Gi}, and {@code 1k} does not equal {@code 1e3}, though both {@link #compareTo compare}
 * as the same amount.
 */
public final class Quantity implements Comparable<Quantity> {
    /** The families of suffixes. */
    public enum Format {
        /** n u m, none, k M G T P E. */
        DECIMAL_SI,
        /** Ki Mi Gi Ti Pi Ei. */
        BINARY_SI,
        /** e3, e-6. */
        DECIMAL_EXPONENT
    }

    public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL_SI);

    private static final String WRONG_FORMAT =
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
    private static final String WRONG_SUFFIX = "unable to parse quantity's suffix";
    private static final Pattern FORM =
            Pattern.compile("([+-]?)([0-9]+\\.?[0-9]*|\\.[0-9]+)([eEinumkKMGTP]*)([-+]?[0-9]*)");

    private static final Map<String, Integer> DECIMAL_SUFFIXES =
            Map.of("n", -9, "u", -6, "m", -3, "", 0, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
    private static final String[] BINARY_SUFFIXES = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
    private static final String[] DECIMAL_BY_THIRDS = {"n", "u", "m", "", "k", "M", "G", "T", "P", "E"};

    private static final BigDecimal MAX = new BigDecimal(Long.MAX_VALUE);
    private static final BigDecimal KIBI = new BigDecimal(1024);
    private static final int NANO_SCALE = 9;
    /** Longer texts are no amounts that anybody means, and slow to read. */
    private static final int MAX_CHARACTERS = 100;

    private static final int MAX_EXPONENT_DIGITS = 3;

    private final BigDecimal amount;
    private final Format format;

    private Quantity(BigDecimal amount, Format format) {
        this.amount = amount;
        this.format = format;
    }

    /** @throws IllegalArgumentException with Kubernetes' words where the text is no quantity */
    public static Quantity parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (text.length() > MAX_CHARACTERS || !matcher.matches()) {
            throw new IllegalArgumentException(WRONG_FORMAT);
        }
        BigDecimal number = new BigDecimal(matcher.group(2).endsWith(".") ? matcher.group(2) + "0" : matcher.group(2));
        BigDecimal signed = matcher.group(1).equals("-") ? number.negate() : number;
        return scaled(signed, matcher.group(3), matcher.group(4));
    }

    private static Quantity scaled(BigDecimal number, String suffix, String exponent) {
        if (exponent.isEmpty()) {
            Integer power = DECIMAL_SUFFIXES.get(suffix);
            if (power != null) {
                return of(number.scaleByPowerOfTen(power), Format.DECIMAL_SI);
            }
            for (int i = 1; i < BINARY_SUFFIXES.length; i++) {
                if (BINARY_SUFFIXES[i].equals(suffix)) {
                    return of(number.multiply(KIBI.pow(i)), Format.BINARY_SI);
                }
            }
            throw new IllegalArgumentException(WRONG_SUFFIX);
        }
        boolean isExponent = suffix.equals("e") || suffix.equals("E");
        if (!isExponent || exponent.length() > MAX_EXPONENT_DIGITS || exponent.equals("+") || exponent.equals("-")) {
            throw new IllegalArgumentException(WRONG_SUFFIX);
        }
        return of(number.scaleByPowerOfTen(Integer.parseInt(exponent)), Format.DECIMAL_EXPONENT);
    }

    /** An amount in a family of suffixes; finer than a billionth is rounded away from zero. */
    public static Quantity of(BigDecimal amount, Format format) {
        BigDecimal rounded = amount.scale() > NANO_SCALE ? amount.setScale(NANO_SCALE, RoundingMode.UP) : amount;
        BigDecimal capped = format == Format.BINARY_SI ? rounded.min(MAX).max(MAX.negate()) : rounded;
        return new Quantity(capped, capped.signum() == 0 ? Format.DECIMAL_SI : format);
    }

    public static Quantity ofUnits(long units) {
        return of(BigDecimal.valueOf(units), Format.DECIMAL_SI);
    }

    /** Thousandths: how processor time is counted. */
    public static Quantity ofMillis(long millis) {
        return of(BigDecimal.valueOf(millis, 3), Format.DECIMAL_SI);
    }

    /** Bytes: how memory is counted. */
    public static Quantity ofBytes(long bytes) {
        return of(BigDecimal.valueOf(bytes), Format.BINARY_SI);
    }

    /** @throws IllegalArgumentException where the message holds no quantity; an empty one is zero */
    public static Quantity of(io.balsa.k8s.resource.Quantity message) {
        return message.getString().isEmpty() ? ZERO : parse(message.getString());
    }

    public io.balsa.k8s.resource.Quantity toMessage() {
        return io.balsa.k8s.resource.Quantity.newBuilder().setString(toString()).build();
    }

    public BigDecimal amount() {
        return amount;
    }

    public Format format() {
        return format;
    }

    /** Whole units, rounded up; capped to what a long holds. */
    public long units() {
        return asLong(amount);
    }

    /** Thousandths, rounded up; capped to what a long holds. */
    public long millis() {
        return asLong(amount.movePointRight(3));
    }

    private static long asLong(BigDecimal value) {
        return value.min(MAX)
                .max(MAX.negate())
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    public int signum() {
        return amount.signum();
    }

    /** The sum, in this one's family; in the other's where this is zero. */
    public Quantity plus(Quantity other) {
        return of(amount.add(other.amount), signum() == 0 ? other.format : format);
    }

    public Quantity minus(Quantity other) {
        return of(amount.subtract(other.amount), signum() == 0 ? other.format : format);
    }

    /** The same amount with nothing finer than thousandths, rounded away from zero. */
    public Quantity roundedToMillis() {
        return amount.scale() > 3 ? of(amount.setScale(3, RoundingMode.UP), format) : this;
    }

    /** Compares amounts, whatever their families. */
    @Override
    public int compareTo(Quantity other) {
        return amount.compareTo(other.amount);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Quantity that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** The canonical form. */
    @Override
    public String toString() {
        if (amount.signum() == 0) {
            return "0";
        }
        // Kubernetes: a binary amount below 1024, or with a fraction, is shown in decimal so that nothing is lost
        boolean binary = format == Format.BINARY_SI
                && amount.abs().compareTo(KIBI) >= 0
                && amount.stripTrailingZeros().scale() <= 0;
        return binary ? binary() : decimal();
    }

    private String binary() {
        BigInteger number = amount.toBigIntegerExact();
        int power = 0;
        while (power + 1 < BINARY_SUFFIXES.length && number.getLowestSetBit() >= 10) {
            number = number.shiftRight(10);
            power++;
        }
        return number + BINARY_SUFFIXES[power];
    }

    private String decimal() {
        BigDecimal stripped = amount.stripTrailingZeros();
        int power = 3 * Math.floorDiv(-stripped.scale(), 3);
        int largest = format == Format.DECIMAL_EXPONENT ? power : Math.min(power, 18);
        String number = stripped.scaleByPowerOfTen(-largest).toBigIntegerExact().toString();
        if (format == Format.DECIMAL_EXPONENT) {
            return largest == 0 ? number : number + "e" + largest;
        }
        return number + DECIMAL_BY_THIRDS[(largest + NANO_SCALE) / 3];
    }
}
