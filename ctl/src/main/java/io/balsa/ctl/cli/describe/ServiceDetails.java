package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.balsa.ctl.cli.print.TableView;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code describe svc}. */
final class ServiceDetails {
    private ServiceDetails() {}

    static void print(Details out, JsonNode service, Reads reads) throws IOException {
        JsonNode spec = service.path("spec");
        out.name(service).namespace(service).labels(service);
        out.field(0, "Selector", TableView.labels(spec.path("selector")));
        out.field(0, "Type", Fields.text(spec, "/type"));
        out.optional(0, "IP Family Policy", spec.path("ipFamilyPolicy"));
        out.field(0, "IP Families", Fields.orNone(commas(spec.path("ipFamilies"))));
        out.field(0, "IP", Fields.text(spec, "/clusterIP"));
        out.field(0, "IPs", Fields.orNone(commas(spec.path("clusterIPs"))));
        list(out, "External IPs", spec.path("externalIPs"));
        out.optional(0, "Desired LoadBalancer IP", spec.path("loadBalancerIP"));
        out.optional(0, "External Name", spec.path("externalName"));
        balancer(out, service.at("/status/loadBalancer/ingress"));
        JsonNode slices = slices(service, reads);
        for (JsonNode port : spec.path("ports")) {
            port(out, port, slices);
        }
        out.field(0, "Session Affinity", Fields.text(spec, "/sessionAffinity"));
        out.optional(0, "External Traffic Policy", spec.path("externalTrafficPolicy"));
        out.optional(0, "Internal Traffic Policy", spec.path("internalTrafficPolicy"));
        if (!Fields.number(spec, "/healthCheckNodePort").equals("0")) {
            out.field(0, "HealthCheck NodePort", Fields.text(spec, "/healthCheckNodePort"));
        }
        list(out, "LoadBalancer Source Ranges", spec.path("loadBalancerSourceRanges"));
    }

    private static void port(Details out, JsonNode port, JsonNode slices) {
        String name = Fields.text(port, "/name");
        String shown = name.isEmpty() ? Fields.UNSET : name;
        String protocol = "/" + Fields.text(port, "/protocol");
        out.field(0, "Port", shown + "\t" + Fields.number(port, "/port") + protocol);
        out.field(0, "TargetPort", Fields.number(port, "/targetPort") + protocol);
        if (!Fields.number(port, "/nodePort").equals("0")) {
            out.field(0, "NodePort", shown + "\t" + Fields.number(port, "/nodePort") + protocol);
        }
        out.field(0, "Endpoints", EndpointDetails.ready(slices, name));
    }

    /** None where they cannot be read. */
    private static JsonNode slices(JsonNode service, Reads reads) throws IOException {
        try {
            return EndpointDetails.slices(
                    Fields.text(service, "/metadata/namespace"), Fields.text(service, "/metadata/name"), reads);
        } catch (ApiFailure e) {
            return MissingNode.getInstance();
        }
    }

    private static void list(Details out, String title, JsonNode list) {
        if (!list.isEmpty()) {
            out.field(0, title, commas(list));
        }
    }

    private static String commas(JsonNode list) {
        return String.join(",", Fields.texts(list));
    }

    private static void balancer(Details out, JsonNode ingresses) {
        List<String> texts = new ArrayList<>();
        for (JsonNode ingress : ingresses) {
            String ip = Fields.text(ingress, "/ip");
            String mode = Fields.has(ingress, "/ipMode") ? " (" + Fields.text(ingress, "/ipMode") + ")" : "";
            texts.add(ip.isEmpty() ? Fields.text(ingress, "/hostname") : ip + mode);
        }
        if (!texts.isEmpty()) {
            out.field(0, "LoadBalancer Ingress", String.join(", ", texts));
        }
    }
}
