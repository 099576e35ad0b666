package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import java.math.BigInteger;
import java.util.List;

/** What holds for addresses that packets from outside the cluster are to reach. */
final class AddressRules {
    private static final int IPV4_BITS = 32;
    private static final List<Cidr> LOOPBACK = List.of(range("127.0.0.0/8"), range("::1/128"));
    private static final List<Cidr> LINK_LOCAL = List.of(range("169.254.0.0/16"), range("fe80::/10"));
    private static final Cidr LINK_LOCAL_MULTICAST = range("224.0.0.0/24");

    private AddressRules() {}

    private static Cidr range(String text) {
        return Cidr.parse(text).orElseThrow();
    }

    /** A good address, and none that means something to the machine that sees it alone. */
    static void addReachable(List<FieldError> errors, String field, String ip) {
        int before = errors.size();
        PortRules.addIp(errors, field, ip);
        if (errors.size() > before) {
            return;
        }
        Cidr address = unmapped(ip);
        if (address.address().signum() == 0) {
            errors.add(FieldError.invalid(field, ip, "may not be unspecified (" + ip + ")"));
        }
        if (isIn(LOOPBACK, address)) {
            errors.add(FieldError.invalid(field, ip, "may not be in the loopback range (127.0.0.0/8, ::1/128)"));
        }
        if (isIn(LINK_LOCAL, address)) {
            errors.add(FieldError.invalid(field, ip, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"));
        }
        if (isLinkLocalMulticast(address)) {
            errors.add(FieldError.invalid(
                    field, ip, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"));
        }
    }

    /** An IPv4 address in the form of an IPv6 one is still the IPv4 one. */
    private static Cidr unmapped(String ip) {
        Cidr address = Cidr.ofAddress(ip);
        return address.isIpv4()
                ? new Cidr(address.address().mod(BigInteger.ONE.shiftLeft(IPV4_BITS)), IPV4_BITS, IPV4_BITS)
                : address;
    }

    private static boolean isIn(List<Cidr> ranges, Cidr address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    /** The scope of an IPv6 multicast address is in its second byte, beside flags that may be anything. */
    private static boolean isLinkLocalMulticast(Cidr address) {
        if (address.bits() == IPV4_BITS) {
            return LINK_LOCAL_MULTICAST.contains(address);
        }
        return (address.address().shiftRight(address.bits() - 16).intValue() & 0xff0f) == 0xff02;
    }
}
