package io.balsa.api.model.kinds;

import io.balsa.api.model.Kind;
import io.balsa.api.model.Meta;
import io.balsa.api.model.table.Ages;
import io.balsa.api.model.table.CellText;
import io.balsa.api.model.table.Column;
import io.balsa.api.model.table.Row;
import io.balsa.api.model.validation.FieldError;
import io.balsa.api.model.validation.Names;
import io.balsa.k8s.core.v1.EndpointAddress;
import io.balsa.k8s.core.v1.EndpointPort;
import io.balsa.k8s.core.v1.EndpointSubset;
import io.balsa.k8s.core.v1.Endpoints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The addresses behind a service, in one object: the form older clients read. */
final class EndpointsKind {
    static final Kind KIND = Kind.of("", "v1", Endpoints.getDefaultInstance())
            .plural("endpoints")
            .shortNames("ep")
            .storedAs("services/endpoints")
            .createsOnUpdate()
            .columns(
                    List.of(Column.objectName(), Column.text("Endpoints", "The addresses that answer."), Column.age()),
                    EndpointsKind::row)
            .defaults(EndpointsKind::defaulted)
            .validate(EndpointsKind::validate)
            .validateUpdate((next, old) -> validate(next))
            .build();

    private EndpointsKind() {}

    private static Row row(Endpoints endpoints, Instant now) {
        List<String> all = new ArrayList<>();
        for (EndpointSubset subset : endpoints.getSubsetsList()) {
            if (subset.getPortsCount() == 0) {
                subset.getAddressesList().forEach(address -> all.add(address.getIp()));
            }
            for (EndpointPort port : subset.getPortsList()) {
                subset.getAddressesList().forEach(address -> all.add(joined(address.getIp(), port.getPort())));
            }
        }
        return Row.of(
                Meta.name(endpoints),
                CellText.few(all),
                Ages.since(endpoints.getMetadata().getCreationTimestamp(), now));
    }

    private static String joined(String ip, int port) {
        return ip.contains(":") ? "[" + ip + "]:" + port : ip + ":" + port;
    }

    private static Endpoints defaulted(Endpoints endpoints) {
        Endpoints.Builder next = endpoints.toBuilder();
        for (EndpointSubset.Builder subset : next.getSubsetsBuilderList()) {
            for (EndpointPort.Builder port : subset.getPortsBuilderList()) {
                if (port.getProtocol().isEmpty()) {
                    port.setProtocol("TCP");
                }
            }
        }
        return next.build();
    }

    private static List<FieldError> validate(Endpoints endpoints) {
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < endpoints.getSubsetsCount(); i++) {
            EndpointSubset subset = endpoints.getSubsets(i);
            String field = "subsets[" + i + "]";
            if (subset.getAddressesCount() == 0 && subset.getNotReadyAddressesCount() == 0) {
                errors.add(FieldError.required(field, "must specify `addresses` or `notReadyAddresses`"));
            }
            addAddresses(errors, field + ".addresses", subset.getAddressesList());
            addAddresses(errors, field + ".notReadyAddresses", subset.getNotReadyAddressesList());
            for (int p = 0; p < subset.getPortsCount(); p++) {
                addPort(errors, field + ".ports[" + p + "]", subset.getPorts(p), subset.getPortsCount() > 1);
            }
        }
        return errors;
    }

    // Kubernetes refuses loopback addresses here. Balsa does not: the pods of a cluster on one machine have them.
    private static void addAddresses(List<FieldError> errors, String field, List<EndpointAddress> addresses) {
        for (int i = 0; i < addresses.size(); i++) {
            PortRules.addIp(errors, field + "[" + i + "].ip", addresses.get(i).getIp());
        }
    }

    private static void addPort(List<FieldError> errors, String field, EndpointPort port, boolean needsName) {
        if (needsName && port.getName().isEmpty()) {
            errors.add(FieldError.required(field + ".name", ""));
        } else if (!port.getName().isEmpty()) {
            Names.dnsLabel(port.getName())
                    .forEach(text -> errors.add(FieldError.invalid(field + ".name", port.getName(), text)));
        }
        PortRules.addNumber(errors, field + ".port", port.getPort());
        PortRules.addProtocol(errors, field + ".protocol", port.getProtocol());
    }
}
