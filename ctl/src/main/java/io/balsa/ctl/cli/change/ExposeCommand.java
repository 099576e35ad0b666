package io.balsa.ctl.cli.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ConnectionOptions;
import io.balsa.ctl.cli.DryRun;
import io.balsa.ctl.cli.Info;
import io.balsa.ctl.cli.Merging;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Results;
import io.balsa.ctl.cli.Selection;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.cli.Terminal;
import io.balsa.ctl.cli.Verb;
import io.balsa.ctl.cli.Visits;
import io.balsa.ctl.cli.Writes;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code ctl expose}: a service in front of what is there. */
public final class ExposeCommand implements Verb {
    private static final ResourceType SERVICES =
            new ResourceType("", "v1", "Service", "services", "service", true, List.of("svc"), List.of("all"));
    private static final int NAME_MAX = 63;

    private final ConnectionOptions connection = new ConnectionOptions();
    private final Selection selection = new Selection();
    private final Results results = new Results();
    private String name = "";
    private String port = "";
    private String targetPort = "";
    private String protocol = "";
    private String serviceType = "";
    private String selector = "";
    private String labels = "";
    private String externalIp = "";
    private String loadBalancerIp = "";
    private String affinity = "";
    private String clusterIp = "";
    private String overrides = "";

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("expose", "Put a service in front of pods.")
                .footer("", "Examples:", "  ctl expose deployment web --port=80 --target-port=8080 --type=NodePort");
        connection.addTo(syntax);
        selection.words(syntax, "TYPE NAME | TYPE/NAME").files(syntax);
        results.addTo(syntax).manager(syntax, "kubectl-expose");
        syntax.option("--name").label("NAME").says("The service's name.").text(given -> name = given);
        syntax.option("--port").label("PORT").says("The service's port.").text(given -> port = given);
        syntax.option("--target-port").label("PORT").says("The pods' port.").text(given -> targetPort = given);
        syntax.option("--protocol").label("NAME").says("TCP, UDP or SCTP.").text(given -> protocol = given);
        syntax.option("--type")
                .label("TYPE")
                .says("ClusterIP, NodePort, LoadBalancer or ExternalName.")
                .text(given -> serviceType = given);
        syntax.option("--selector").label("LABELS").says("Which pods.").text(given -> selector = given);
        syntax.option("-l", "--labels")
                .label("LABELS")
                .says("The service's labels.")
                .text(given -> labels = given);
        syntax.option("--external-ip").label("IP").says("A further address.").text(given -> externalIp = given);
        syntax.option("--load-balancer-ip").hidden().text(given -> loadBalancerIp = given);
        syntax.option("--session-affinity")
                .label("HOW")
                .says("None or ClientIP.")
                .text(given -> affinity = given);
        syntax.option("--cluster-ip")
                .label("IP")
                .says("Its address; None for none.")
                .text(given -> clusterIp = given);
        syntax.option("--overrides")
                .label("JSON")
                .says("Merged into the service.")
                .text(given -> overrides = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException, InterruptedException {
        results.check(terminal);
        try (Session session = Session.open(terminal, connection)) {
            Visits visits = selection.visit(session, "expose", info -> expose(session, info));
            return visits.end(session);
        }
    }

    private void expose(Session session, Info info) throws CliError, ApiFailure, IOException {
        if (!List.of("pods", "services", "replicationcontrollers", "deployments.apps", "replicasets.apps")
                .contains(info.type().qualified())) {
            throw CliError.usage("error: cannot expose a " + info.type().kind()
                    + (info.type().group().isEmpty() ? "" : "." + info.type().group()));
        }
        String own = name.isEmpty() ? shortened(info.name()) : name;
        Map<String, String> wanted = selector.isEmpty() ? selector(info) : pairs(selector);
        List<String> ports = port.isEmpty() ? ports(info) : List.of(port.split(","));
        if (ports.isEmpty() && !clusterIp.equals("None")) {
            throw CliError.usage("error: couldn't find port via --port flag or introspection");
        }
        ObjectNode service = service(info, own, wanted, ports);
        if (session.isNamespaceGiven()) {
            service.withObject("/metadata").put("namespace", session.namespace());
        }
        if (!overrides.isEmpty()) {
            Merging.into(service, overrides);
        }
        JsonNode made = results.dry() == DryRun.CLIENT
                ? service
                : new Writes(session, results).create(SERVICES, info.namespace(), service);
        results.print(session, SERVICES, made, "exposed");
    }

    private static String shortened(String text) {
        return text.length() > NAME_MAX ? text.substring(0, NAME_MAX) : text;
    }

    private static Map<String, String> selector(Info info) throws CliError {
        JsonNode object = info.object();
        JsonNode from = switch (info.type().qualified()) {
            case "pods" -> object.path("metadata").path("labels");
            case "services", "replicationcontrollers" -> object.path("spec").path("selector");
            default -> object.path("spec").path("selector").path("matchLabels");
        };
        if (!object.path("spec").path("selector").path("matchExpressions").isEmpty()) {
            throw CliError.usage(
                    "error: couldn't retrieve selectors via --selector flag or introspection: couldn't convert"
                            + " expressions - \""
                            + object.path("spec").path("selector").path("matchExpressions")
                            + "\" to map-based selector format");
        }
        if (from.isEmpty()) {
            throw CliError.usage("error: couldn't retrieve selectors via --selector flag or introspection: "
                    + (info.type().qualified().equals("pods")
                            ? "the pod has no labels and cannot be exposed"
                            : "invalid " + info.type().singular() + ": no selectors, therefore cannot be exposed"));
        }
        Map<String, String> map = new LinkedHashMap<>();
        from.properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }

    private static Map<String, String> pairs(String text) throws CliError {
        Map<String, String> map = new LinkedHashMap<>();
        for (String pair : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw CliError.usage("error: unexpected label spec: " + pair);
            }
            map.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return map;
    }

    /** What the containers or the service listen on: {@code 80} or {@code 80/UDP}. */
    private static List<String> ports(Info info) {
        List<String> found = new ArrayList<>();
        JsonNode spec = info.object().path("spec");
        if (info.type().qualified().equals("services")) {
            spec.path("ports")
                    .forEach(entry -> found.add(entry.path("port").asText() + "/"
                            + entry.path("protocol").asText("TCP")));
            return found;
        }
        JsonNode pod = info.type().qualified().equals("pods")
                ? spec
                : spec.path("template").path("spec");
        for (JsonNode container : pod.path("containers")) {
            container
                    .path("ports")
                    .forEach(entry -> found.add(entry.path("containerPort").asText() + "/"
                            + entry.path("protocol").asText("TCP")));
        }
        return found;
    }

    private ObjectNode service(Info info, String own, Map<String, String> wanted, List<String> ports) throws CliError {
        ObjectNode service = JsonNodeFactory.instance.objectNode();
        service.put("apiVersion", "v1").put("kind", "Service");
        ObjectNode metadata = service.putObject("metadata");
        metadata.putNull("creationTimestamp");
        metadata.put("name", own);
        ObjectNode map = metadata.putObject("labels");
        if (labels.isEmpty()) {
            info.object().path("metadata").path("labels").properties().forEach(e -> map.set(e.getKey(), e.getValue()));
        } else {
            pairs(labels).forEach(map::put);
        }
        if (map.isEmpty()) {
            metadata.remove("labels");
        }
        ObjectNode spec = service.putObject("spec");
        wanted.forEach(spec.putObject("selector")::put);
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < ports.size(); i++) {
            add(list, ports.get(i), ports.size() > 1 ? "port-" + (i + 1) : "");
        }
        if (!list.isEmpty()) {
            spec.set("ports", list);
        }
        put(spec, "type", serviceType);
        put(spec, "sessionAffinity", affinity);
        put(spec, "clusterIP", clusterIp);
        put(spec, "loadBalancerIP", loadBalancerIp);
        if (!externalIp.isEmpty()) {
            spec.putArray("externalIPs").add(externalIp);
        }
        service.putObject("status").putObject("loadBalancer");
        return service;
    }

    private static void put(ObjectNode into, String field, String value) {
        if (!value.isEmpty()) {
            into.put(field, value);
        }
    }

    private void add(ArrayNode list, String text, String portName) throws CliError {
        String[] parts = text.split("/", 2);
        if (!parts[0].matches("[0-9]{1,5}")) {
            throw CliError.usage("error: strconv.Atoi: parsing \"" + parts[0] + "\": invalid syntax");
        }
        ObjectNode entry = list.addObject();
        put(entry, "name", portName);
        entry.put("port", Integer.parseInt(parts[0]));
        entry.put("protocol", !protocol.isEmpty() ? protocol : parts.length > 1 ? parts[1] : "TCP");
        String target = targetPort.isEmpty() ? parts[0] : targetPort;
        if (target.matches("[0-9]{1,5}")) {
            entry.put("targetPort", Integer.parseInt(target));
        } else {
            entry.put("targetPort", target);
        }
    }
}
