package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * A range of addresses: {@code 10.9.8.0/24}, {@code 2001:db8::/64}.
 *
 * @param address the address as a number, bits after the prefix included
 * @param bits 32 or 128: how long an address is
 * @param prefix how many bits all addresses of the range share
 */
record Cidr(BigInteger address, int bits, int prefix) {
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;
    private static final int MAX_DIGITS = 3;
    private static final BigInteger IPV4_IN_IPV6 = BigInteger.valueOf(0xffff);

    /** Empty where the text is no range. */
    static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        String address = text.substring(0, slash);
        String length = text.substring(slash + 1);
        boolean isNumber = !length.isEmpty()
                && length.length() <= MAX_DIGITS
                && length.chars().allMatch(c -> c >= '0' && c <= '9');
        boolean isIpv4 = PortRules.isIpv4(address);
        if (!isNumber || (!isIpv4 && !PortRules.isIpv6(address))) {
            return Optional.empty();
        }
        int bits = isIpv4 ? IPV4_BITS : IPV6_BITS;
        int prefix = Integer.parseInt(length);
        return prefix > bits ? Optional.empty() : Optional.of(new Cidr(number(address), bits, prefix));
    }

    /** The range that holds a good address alone. */
    static Cidr ofAddress(String address) {
        int bits = PortRules.isIpv4(address) ? IPV4_BITS : IPV6_BITS;
        return new Cidr(number(address), bits, bits);
    }

    static void add(List<FieldError> errors, String field, String text) {
        if (parse(text).isEmpty()) {
            errors.add(
                    FieldError.invalid(field, text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"));
        }
    }

    /** Whether the other is a part of this one, and not all of it. */
    boolean containsLess(Cidr other) {
        return prefix < other.prefix && contains(other);
    }

    /** Whether the other is a part of this one, or all of it. */
    boolean contains(Cidr other) {
        return bits == other.bits
                && prefix <= other.prefix
                && address.shiftRight(bits - prefix).equals(other.address.shiftRight(bits - prefix));
    }

    /** Whether it is of IPv4, be it written as a part of IPv6: {@code ::ffff:10.9.8.0/120}. */
    boolean isIpv4() {
        BigInteger first = address.shiftRight(bits - prefix).shiftLeft(bits - prefix);
        return bits == IPV4_BITS || first.shiftRight(IPV4_BITS).equals(IPV4_IN_IPV6);
    }

    private static BigInteger number(String address) {
        if (!address.contains(":")) {
            BigInteger number = BigInteger.ZERO;
            for (String part : address.split("\\.", -1)) {
                number = number.shiftLeft(8).or(new BigInteger(part));
            }
            return number;
        }
        int gap = address.indexOf("::");
        if (gap < 0) {
            return groups(address);
        }
        BigInteger high = groups(address.substring(0, gap));
        BigInteger low = groups(address.substring(gap + 2));
        return high.shiftLeft(IPV6_BITS - 16 * count(address.substring(0, gap))).or(low);
    }

    /** Groups of sixteen bits in hexadecimal digits, the last two perhaps written as IPv4. */
    private static BigInteger groups(String text) {
        BigInteger number = BigInteger.ZERO;
        if (text.isEmpty()) {
            return number;
        }
        for (String group : text.split(":", -1)) {
            boolean isIpv4 = group.contains(".");
            number = number.shiftLeft(isIpv4 ? IPV4_BITS : 16).or(isIpv4 ? number(group) : new BigInteger(group, 16));
        }
        return number;
    }

    private static int count(String text) {
        return text.isEmpty() ? 0 : text.split(":", -1).length;
    }
}
