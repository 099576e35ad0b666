package io.balsa.ctl.cli.describe;

import com.fasterxml.jackson.databind.JsonNode;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.TreeSet;

/** Ingresses, with the endpoints that their rules lead to, and ingress classes. */
final class IngressDetails {
    private final Details out;
    private final String namespace;
    private final Reads reads;

    private IngressDetails(Details out, String namespace, Reads reads) {
        this.out = out;
        this.namespace = namespace;
        this.reads = reads;
    }

    static void ingress(Details out, JsonNode ingress, Reads reads) throws IOException {
        new IngressDetails(out, Fields.text(ingress, "/metadata/namespace"), reads).print(ingress);
    }

    private void print(JsonNode ingress) throws IOException {
        JsonNode spec = ingress.path("spec");
        out.name(ingress).map(0, "Labels", ingress.at("/metadata/labels")).namespace(ingress);
        out.field(0, "Address", addresses(ingress.at("/status/loadBalancer/ingress")));
        out.field(0, "Ingress Class", Fields.text(spec, "/ingressClassName", Fields.NONE));
        String backend = Fields.has(spec, "/defaultBackend") ? backend(spec.path("defaultBackend")) : "<default>";
        out.field(0, "Default backend", backend);
        tls(spec.path("tls"));
        out.line(0, "Rules:").line(1, "Host\tPath\tBackends").line(1, "----\t----\t--------");
        boolean any = false;
        for (JsonNode rule : spec.path("rules")) {
            if (!Fields.has(rule, "/http")) {
                continue;
            }
            any = true;
            String host = Fields.text(rule, "/host");
            out.line(1, (host.isEmpty() ? "*" : host) + "\t");
            for (JsonNode path : rule.at("/http/paths")) {
                out.line(2, "\t" + Fields.text(path, "/path") + " \t" + backend(path.path("backend")));
            }
        }
        if (!any) {
            out.line(1, "*\t*\t" + backend);
        }
        out.annotations(0, ingress.at("/metadata/annotations"));
    }

    private static String addresses(JsonNode points) {
        TreeSet<String> addresses = new TreeSet<>();
        for (JsonNode point : points) {
            String ip = Fields.text(point, "/ip");
            addresses.add(ip.isEmpty() ? Fields.text(point, "/hostname") : ip);
        }
        addresses.remove("");
        return String.join(",", addresses);
    }

    private void tls(JsonNode all) {
        if (all.isEmpty()) {
            return;
        }
        out.line(0, "TLS:");
        for (JsonNode tls : all) {
            String secret = Fields.text(tls, "/secretName");
            out.line(
                    1,
                    (secret.isEmpty() ? "SNI routes " : secret + " terminates ")
                            + String.join(",", Fields.texts(tls.path("hosts"))));
        }
    }

    private String backend(JsonNode backend) throws IOException {
        if (Fields.has(backend, "/service")) {
            JsonNode service = backend.path("service");
            String number = Fields.text(service, "/port/number");
            String port = number.isEmpty() || number.equals("0") ? Fields.text(service, "/port/name") : number;
            return Fields.text(service, "/name") + ":" + port + " (" + endpoints(service) + ")";
        }
        if (Fields.has(backend, "/resource")) {
            JsonNode resource = backend.path("resource");
            return "APIGroup: " + Fields.text(resource, "/apiGroup", Fields.NONE) + ", Kind: "
                    + Fields.text(resource, "/kind") + ", Name: " + Fields.text(resource, "/name");
        }
        return "";
    }

    private String endpoints(JsonNode backend) throws IOException {
        try {
            String name = Fields.text(backend, "/name");
            JsonNode slices = EndpointDetails.slices(namespace, name, reads);
            JsonNode service = reads.json(Request.get("/api/v1/namespaces/" + namespace + "/services/" + name));
            String portName = "";
            for (JsonNode port : service.at("/spec/ports")) {
                boolean byNumber = Fields.number(backend, "/port/number").equals(Fields.text(port, "/port"));
                boolean byName = Fields.has(backend, "/port/name")
                        && Fields.text(backend, "/port/name").equals(Fields.text(port, "/name"));
                portName = byNumber || byName ? Fields.text(port, "/name") : portName;
            }
            return EndpointDetails.ready(slices, portName);
        } catch (ApiFailure e) {
            return "<error: " + e.getMessage() + ">";
        }
    }

    static void ingressClass(Details out, JsonNode ingressClass) {
        out.name(ingressClass).labels(ingressClass);
        out.field(0, "Controller", Fields.text(ingressClass, "/spec/controller"));
        JsonNode parameters = ingressClass.at("/spec/parameters");
        if (parameters.isObject()) {
            out.line(0, "Parameters:");
            if (Fields.has(parameters, "/apiGroup")) {
                out.field(1, "APIGroup", Fields.text(parameters, "/apiGroup"));
            }
            out.field(1, "Kind", Fields.text(parameters, "/kind"));
            out.field(1, "Name", Fields.text(parameters, "/name"));
        }
    }
}
