package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.CellText;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.MetaRules;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.discovery.v1.Endpoint;
import io.balsa.k8s.discovery.v1.EndpointPort;
import io.balsa.k8s.discovery.v1.EndpointSlice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Some of the addresses behind a service. */
final class EndpointSliceKind {
    private static final List<String> ADDRESS_TYPES = List.of("FQDN", "IPv4", "IPv6");
    private static final int MAX_ENDPOINTS = 1000;
    private static final int MAX_PORTS = 20_000;
    private static final int MAX_ADDRESSES = 100;

    static final Kind KIND = Kind.of("discovery.k8s.io", "v1", EndpointSlice.getDefaultInstance())
            .columns(
                    List.of(
                            Column.objectName(),
                            Column.text("AddressType", "IPv4, IPv6 or FQDN."),
                            Column.text("Ports", "The ports of every endpoint."),
                            Column.text("Endpoints", "The addresses."),
                            Column.age()),
                    EndpointSliceKind::row)
            .defaults(EndpointSliceKind::defaulted)
            .prepareForCreate(slice -> Meta.edit(slice, meta -> meta.setGeneration(1)))
            .prepareForUpdate(EndpointSliceKind::prepareForUpdate)
            .validate(EndpointSliceKind::validate)
            .validateUpdate(EndpointSliceKind::validateUpdate)
            .build();

    private EndpointSliceKind() {}

    private static Row row(EndpointSlice slice, Instant now) {
        List<String> ports = slice.getPortsList().stream()
                .map(port -> port.hasPort() ? Integer.toString(port.getPort()) : port.hasName() ? port.getName() : "*")
                .toList();
        List<String> addresses = slice.getEndpointsList().stream()
                .flatMap(endpoint -> endpoint.getAddressesList().stream())
                .toList();
        return Row.of(
                Meta.name(slice),
                slice.getAddressType(),
                CellText.fewOrUnset(ports),
                CellText.fewOrUnset(addresses),
                Ages.since(slice.getMetadata().getCreationTimestamp(), now));
    }

    private static EndpointSlice defaulted(EndpointSlice slice) {
        EndpointSlice.Builder next = slice.toBuilder();
        for (EndpointPort.Builder port : next.getPortsBuilderList()) {
            if (!port.hasName()) {
                port.setName("");
            }
            if (!port.hasProtocol()) {
                port.setProtocol("TCP");
            }
        }
        return next.build();
    }

    /** Everything but the metadata counts as a new generation. */
    private static EndpointSlice prepareForUpdate(EndpointSlice next, EndpointSlice old) {
        boolean same = next.toBuilder().setMetadata(old.getMetadata()).build().equals(old);
        return same
                ? next
                : Meta.edit(next, meta -> meta.setGeneration(old.getMetadata().getGeneration() + 1));
    }

    private static List<FieldError> validate(EndpointSlice slice) {
        List<FieldError> errors = new ArrayList<>();
        if (slice.getAddressType().isEmpty()) {
            errors.add(FieldError.required("addressType", ""));
        } else if (!ADDRESS_TYPES.contains(slice.getAddressType())) {
            errors.add(FieldError.notSupported("addressType", slice.getAddressType(), ADDRESS_TYPES));
        }
        if (slice.getEndpointsCount() > MAX_ENDPOINTS) {
            errors.add(FieldError.tooMany("endpoints", slice.getEndpointsCount(), MAX_ENDPOINTS));
            return errors;
        }
        for (int i = 0; i < slice.getEndpointsCount(); i++) {
            addEndpoint(errors, "endpoints[" + i + "]", slice.getEndpoints(i), slice.getAddressType());
        }
        if (slice.getPortsCount() > MAX_PORTS) {
            errors.add(FieldError.tooMany("ports", slice.getPortsCount(), MAX_PORTS));
            return errors;
        }
        addPorts(errors, slice.getPortsList());
        return errors;
    }

    private static void addEndpoint(List<FieldError> errors, String field, Endpoint endpoint, String type) {
        if (endpoint.getAddressesCount() == 0) {
            errors.add(FieldError.required(field + ".addresses", "must contain at least 1 address"));
        } else if (endpoint.getAddressesCount() > MAX_ADDRESSES) {
            errors.add(FieldError.tooMany(field + ".addresses", endpoint.getAddressesCount(), MAX_ADDRESSES));
        }
        for (int i = 0; i < endpoint.getAddressesCount(); i++) {
            String address = endpoint.getAddresses(i);
            String at = field + ".addresses[" + i + "]";
            switch (type) {
                case "IPv4" -> {
                    if (!PortRules.isIpv4(address)) {
                        errors.add(FieldError.invalid(at, address, "must be a valid IPv4 address"));
                    }
                }
                case "IPv6" -> {
                    if (!PortRules.isIpv6(address)) {
                        errors.add(FieldError.invalid(at, address, "must be a valid IPv6 address"));
                    }
                }
                default -> MetaRules.addInvalid(errors, at, address, Names.dnsSubdomain(address));
            }
        }
        if (endpoint.hasNodeName()) {
            MetaRules.addInvalid(
                    errors, field + ".nodeName", endpoint.getNodeName(), Names.dnsSubdomain(endpoint.getNodeName()));
        }
    }

    private static void addPorts(List<FieldError> errors, List<EndpointPort> ports) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < ports.size(); i++) {
            EndpointPort port = ports.get(i);
            String field = "ports[" + i + "]";
            if (!port.getName().isEmpty()) {
                MetaRules.addInvalid(errors, field + ".name", port.getName(), Names.dnsLabel(port.getName()));
            }
            if (!seen.add(port.getName())) {
                errors.add(FieldError.duplicate(field + ".name", port.getName()));
            }
            PortRules.addProtocol(errors, field + ".protocol", port.getProtocol());
            if (port.hasPort()) {
                PortRules.addNumber(errors, field + ".port", port.getPort());
            }
        }
    }

    private static List<FieldError> validateUpdate(EndpointSlice next, EndpointSlice old) {
        List<FieldError> errors = validate(next);
        MetaRules.addChanged(errors, "addressType", next.getAddressType(), old.getAddressType());
        return errors;
    }
}
