package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import java.util.List;
import java.util.Locale;

/** {@code ctl create service clusterip|nodeport|loadbalancer|externalname}. */
final class ServiceGenerator implements Generator {
    static final ResourceType TYPE =
            new ResourceType("", "v1", "Service", "services", "service", true, List.of("svc"), List.of("all"));

    private final String serviceType;
    private List<String> ports = List.of();
    private String clusterIp = "";
    private String externalName = "";
    private int nodePort;

    ServiceGenerator(String serviceType) {
        this.serviceType = serviceType;
    }

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public String about() {
        return "Create a service of the type " + serviceType + ".";
    }

    @Override
    public String example() {
        return serviceType.equals("ExternalName") ? "db --external-name=db.example.com" : "web --tcp=80:8080";
    }

    @Override
    public void addTo(Syntax syntax) {
        syntax.option("--tcp")
                .label("PORT[:TARGET]")
                .says("A port, and the pods' port; may be repeated.")
                .split()
                .list(given -> ports = given);
        switch (serviceType) {
            case "ClusterIP" ->
                syntax.option("--clusterip")
                        .label("IP")
                        .says("The address; None for none.")
                        .text(given -> clusterIp = given);
            case "NodePort" ->
                syntax.option("--node-port")
                        .label("PORT")
                        .says("The nodes' port.")
                        .integer(given -> nodePort = given);
            case "ExternalName" ->
                syntax.option("--external-name")
                        .label("NAME")
                        .says("The name that the service stands for.")
                        .text(given -> externalName = given);
            default -> {
                // LoadBalancer has no option of its own.
            }
        }
    }

    @Override
    public String failure() {
        return "failed to create " + serviceType + " service:";
    }

    @Override
    public ObjectNode object(Session session, String name, List<String> command) throws CliError {
        boolean external = serviceType.equals("ExternalName");
        if (external && externalName.isEmpty()) {
            throw Generator.missing("external-name");
        }
        if (ports.isEmpty() && !clusterIp.equals("None") && !external) {
            throw CliError.usage("error: at least one tcp port specifier must be provided");
        }
        ObjectNode service = Generator.named(TYPE, name);
        service.withObject("/metadata").putObject("labels").put("app", name);
        ObjectNode spec = service.putObject("spec");
        spec.put("type", serviceType);
        spec.putObject("selector").put("app", name);
        if (!clusterIp.isEmpty()) {
            spec.put("clusterIP", clusterIp);
        }
        if (external) {
            spec.put("externalName", externalName);
        }
        ArrayNode list = ports.isEmpty() ? null : spec.putArray("ports");
        for (String port : ports) {
            if (list != null) {
                add(list, port);
            }
        }
        service.putObject("status").putObject("loadBalancer");
        return service;
    }

    private void add(ArrayNode list, String text) throws CliError {
        String[] parts = text.split(":", -1);
        int port = number(parts[0], text);
        String target = parts.length > 1 ? parts[1] : parts[0];
        ObjectNode entry = list.addObject();
        entry.put("name", text.replace(':', '-').toLowerCase(Locale.ROOT));
        entry.put("port", port).put("protocol", "TCP");
        if (target.matches("[0-9]+")) {
            entry.put("targetPort", number(target, text));
        } else {
            entry.put("targetPort", target);
        }
        if (nodePort > 0) {
            entry.put("nodePort", nodePort);
        }
    }

    private static int number(String text, String whole) throws CliError {
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw CliError.usage("error: invalid tcp port specifier \"" + whole + "\": use PORT or PORT:TARGET");
        }
        throw CliError.usage("error: invalid port " + text + ": it must be between 1 and 65535");
    }
}
