package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Endpoints and endpoint slices, and the line that tells those of a service's port. */
final class EndpointDetails {
    private static final int SHOWN_MAX = 3;

    private EndpointDetails() {}

    static void endpoints(Details out, JsonNode endpoints) {
        out.name(endpoints).namespace(endpoints).labels(endpoints).line(0, "Subsets:");
        for (JsonNode subset : endpoints.path("subsets")) {
            String ready = String.join(",", Fields.texts(subset.path("addresses"), "/ip"));
            String others = String.join(",", Fields.texts(subset.path("notReadyAddresses"), "/ip"));
            out.field(1, "Addresses", Fields.orNone(ready));
            out.field(1, "NotReadyAddresses", Fields.orNone(others));
            if (!subset.path("ports").isEmpty()) {
                out.line(1, "Ports:");
                ports(out, 2, subset.path("ports"), "0");
            }
            out.line(0, "");
        }
    }

    private static void ports(Details out, int level, JsonNode ports, String noNumber) {
        out.line(level, "Name\tPort\tProtocol").line(level, "----\t----\t--------");
        for (JsonNode port : ports) {
            String name = Fields.text(port, "/name");
            out.line(
                    level,
                    (name.isEmpty() ? Fields.UNSET : name) + "\t" + Fields.text(port, "/port", noNumber) + "\t"
                            + Fields.text(port, "/protocol"));
        }
    }

    static void slice(Details out, JsonNode slice) {
        out.name(slice).namespace(slice).labels(slice);
        out.field(0, "AddressType", Fields.text(slice, "/addressType"));
        if (slice.path("ports").isEmpty()) {
            out.line(0, "Ports: <unset>");
        } else {
            out.line(0, "Ports:");
            ports(out, 1, slice.path("ports"), Fields.UNSET);
        }
        if (slice.path("endpoints").isEmpty()) {
            out.line(0, "Endpoints: <none>");
            return;
        }
        out.line(0, "Endpoints:");
        for (JsonNode endpoint : slice.path("endpoints")) {
            String addresses = String.join(", ", Fields.texts(endpoint.path("addresses")));
            out.field(1, "- Addresses", Fields.orNone(addresses));
            out.line(2, "Conditions:");
            out.field(3, "Ready", Fields.text(endpoint, "/conditions/ready", Fields.UNSET));
            out.field(2, "Hostname", Fields.text(endpoint, "/hostname", Fields.UNSET));
            if (Fields.has(endpoint, "/targetRef")) {
                String name = Fields.text(endpoint, "/targetRef/kind") + "/" + Fields.text(endpoint, "/targetRef/name");
                out.field(2, "TargetRef", name);
            }
            out.field(2, "NodeName", Fields.text(endpoint, "/nodeName", Fields.UNSET));
            out.field(2, "Zone", Fields.text(endpoint, "/zone", Fields.UNSET));
        }
    }

    /** The slices of a service. */
    static JsonNode slices(String namespace, String service, Reads reads) throws IOException, ApiFailure {
        return reads.items(Request.get("/apis/discovery.k8s.io/v1/namespaces/" + namespace + "/endpointslices")
                .with("labelSelector", "kubernetes.io/service-name=" + service));
    }

    /** {@code 10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 2 more...}: the ready ones of the port with that name. */
    static String ready(JsonNode slices, String portName) {
        if (slices.isEmpty()) {
            return Fields.NONE;
        }
        List<String> ready = new ArrayList<>();
        // kubectl has more as soon as an endpoint follows the last it shows, ready or not
        boolean more = false;
        for (JsonNode slice : slices) {
            JsonNode ports = slice.path("ports");
            for (int i = 0; i < Math.max(1, ports.size()); i++) {
                if (!ports.isEmpty() && !Fields.text(ports.get(i), "/name").equals(portName)) {
                    continue;
                }
                for (JsonNode endpoint : slice.path("endpoints")) {
                    more |= ready.size() >= SHOWN_MAX;
                    if (endpoint.at("/conditions/ready").asBoolean(true)) {
                        String address = endpoint.path("addresses").path(0).asText();
                        ready.add(
                                ports.isEmpty()
                                        ? address
                                        : HostPort.join(address, Fields.number(ports.get(i), "/port")));
                    }
                }
            }
        }
        String shown = String.join(",", ready.subList(0, Math.min(SHOWN_MAX, ready.size())));
        return more ? shown + " + " + (ready.size() - SHOWN_MAX) + " more..." : shown;
    }
}
