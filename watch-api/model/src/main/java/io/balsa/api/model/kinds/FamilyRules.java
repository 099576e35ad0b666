package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.GoStructs;
import io.balsa.api.model.validation.GoText;
import io.balsa.k8s.core.v1.HostIP;
import io.balsa.k8s.core.v1.PodIP;
import io.balsa.k8s.core.v1.PodStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What holds for lists of addresses and ranges that have at most one of IPv4 and one of IPv6. */
final class FamilyRules {
    private static final int MOST = 2;

    private FamilyRules() {}

    static void addPodIps(List<FieldError> errors, PodStatus status) {
        String field = "status.podIPs";
        List<String> ips = status.getPodIPsList().stream().map(PodIP::getIp).toList();
        addIps(errors, field, ips);
        addIpFamilies(errors, field, "core.PodIP", ips);
        addDuplicates(errors, field, ips, ip -> struct("core.PodIP", ip));
    }

    static void addHostIps(List<FieldError> errors, PodStatus status) {
        String field = "status.hostIPs";
        List<String> ips = status.getHostIPsList().stream().map(HostIP::getIp).toList();
        if (ips.isEmpty()) {
            return;
        }
        if (!status.getHostIP().equals(ips.get(0))) {
            errors.add(FieldError.invalid(field + "[0].ip", ips.get(0), "must be equal to `hostIP`"));
        }
        addIps(errors, field, ips);
        addDuplicates(errors, field, ips, ip -> struct("core.HostIP", ip));
        addIpFamilies(errors, field, "core.HostIP", ips);
    }

    static void addPodCidrs(List<FieldError> errors, String field, List<String> cidrs) {
        for (int i = 0; i < cidrs.size(); i++) {
            Cidr.add(errors, field + "[" + i + "]", cidrs.get(i));
        }
        Optional<String> unreadable =
                firstUnreadable(cidrs, "CIDR", bad -> "<nil> (invalid CIDR address: " + bad + ")");
        if (cidrs.size() > 1 && unreadable.isPresent()) {
            errors.add(FieldError.internal(
                    field, "invalid PodCIDRs. failed to check with dual stack with error:" + unreadable.get()));
        }
        addFamilies(errors, field, "CIDR", GoStructs.list(cidrs), cidrs);
        addDuplicates(errors, field, cidrs, GoText::quote);
    }

    private static void addIps(List<FieldError> errors, String field, List<String> ips) {
        for (int i = 0; i < ips.size(); i++) {
            PortRules.addIp(errors, field + "[" + i + "]", ips.get(i));
        }
    }

    private static void addIpFamilies(List<FieldError> errors, String field, String type, List<String> ips) {
        List<String> ranges = ips.stream().map(FamilyRules::range).toList();
        Optional<String> unreadable = firstUnreadable(ranges, "IP", bad -> ips.get(ranges.indexOf(bad)));
        if (ips.size() > 1 && unreadable.isPresent()) {
            errors.add(FieldError.internal(field, "failed to check for dual stack with error:" + unreadable.get()));
        }
        List<String> structs = ips.stream().map(ip -> struct(type, ip)).toList();
        addFamilies(errors, field, "IP", GoStructs.structs(type, structs), ranges);
    }

    /** More than one are as many as there are families, and are of all of them. */
    private static void addFamilies(
            List<FieldError> errors, String field, String what, String printed, List<String> ranges) {
        if (ranges.size() < MOST) {
            return;
        }
        List<Optional<Cidr>> parsed = ranges.stream().map(Cidr::parse).toList();
        boolean isReadable = parsed.stream().allMatch(Optional::isPresent);
        long families = parsed.stream()
                .flatMap(Optional::stream)
                .map(Cidr::isIpv4)
                .distinct()
                .count();
        if (!isReadable || families < MOST || ranges.size() > MOST) {
            errors.add(FieldError.raw(
                    FieldError.Type.INVALID,
                    field,
                    printed,
                    "may specify no more than one " + what + " for each IP family"));
        }
    }

    private static void addDuplicates(
            List<FieldError> errors, String field, List<String> values, Function<String, String> printed) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < values.size(); i++) {
            if (!seen.add(values.get(i))) {
                errors.add(FieldError.raw(
                        FieldError.Type.DUPLICATE, field + "[" + i + "]", printed.apply(values.get(i)), ""));
            }
        }
    }

    private static Optional<String> firstUnreadable(List<String> ranges, String what, Function<String, String> shown) {
        return ranges.stream()
                .filter(range -> Cidr.parse(range).isEmpty())
                .findFirst()
                .map(bad -> "invalid " + what + "[" + ranges.indexOf(bad) + "]: " + shown.apply(bad));
    }

    /** The range of one address. */
    private static String range(String ip) {
        return ip + (PortRules.isIpv4(ip) ? "/32" : "/128");
    }

    private static String struct(String type, String ip) {
        return type + "{IP:" + GoText.quote(ip) + "}";
    }
}
