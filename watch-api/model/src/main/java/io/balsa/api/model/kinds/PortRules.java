package io.balsa.api.model.kinds;

import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.intstr.IntOrString;
import java.util.List;
import java.util.regex.Pattern;

/** What holds for ports and addresses wherever they stand. */
final class PortRules {
    private static final int MAX_PORT = 65535;
    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
    private static final Pattern BYTE_PARTS = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern IPV6_CHARACTERS = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private PortRules() {}

    static boolean isPort(int port) {
        return port >= 1 && port <= MAX_PORT;
    }

    static void addNumber(List<FieldError> errors, String field, int port) {
        if (!isPort(port)) {
            errors.add(FieldError.invalid(field, port, Names.between(1, MAX_PORT)));
        }
    }

    /** A number, or the name of a port. */
    static void addNumberOrName(List<FieldError> errors, String field, IntOrString port) {
        if (port.getType() == 0) {
            addNumber(errors, field, port.getIntVal());
        } else {
            MetaRules.addInvalid(errors, field, port.getStrVal(), Names.portName(port.getStrVal()));
        }
    }

    static void addProtocol(List<FieldError> errors, String field, String protocol) {
        if (protocol.isEmpty()) {
            errors.add(FieldError.required(field, ""));
        } else if (!PROTOCOLS.contains(protocol)) {
            errors.add(FieldError.notSupported(field, protocol, PROTOCOLS));
        }
    }

    static void addIp(List<FieldError> errors, String field, String ip) {
        if (!isIpv4(ip) && !isIpv6(ip)) {
            errors.add(FieldError.invalid(field, ip, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
        }
    }

    static boolean isIpv4(String ip) {
        if (!BYTE_PARTS.matcher(ip).matches()) {
            return false;
        }
        for (String part : ip.split("\\.", -1)) {
            if (Integer.parseInt(part) > 255) {
                return false;
            }
        }
        return true;
    }

    /** By its form, without asking a resolver: eight groups, fewer around one {@code ::}, perhaps IPv4 at the end. */
    static boolean isIpv6(String ip) {
        if (!IPV6_CHARACTERS.matcher(ip).matches() || ip.contains(":::") || ip.indexOf("::") != ip.lastIndexOf("::")) {
            return false;
        }
        boolean shortened = ip.contains("::");
        int groups = 0;
        for (String side : ip.split("::", -1)) {
            String[] parts = side.isEmpty() ? new String[0] : side.split(":", -1);
            for (int i = 0; i < parts.length; i++) {
                boolean last = i == parts.length - 1;
                if (parts[i].contains(".")) {
                    if (!last || !ip.endsWith(parts[i]) || !isIpv4(parts[i])) {
                        return false;
                    }
                    groups += 2;
                } else if (parts[i].isEmpty() || parts[i].length() > 4) {
                    return false;
                } else {
                    groups++;
                }
            }
        }
        return shortened ? groups < 8 : groups == 8;
    }
}
