package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ctl create ingress}: {@code --rule=host/path*=service:port,tls=secret}. */
final class IngressGenerator implements Generator {
    private static final ResourceType TYPE = new ResourceType(
            "networking.k8s.io", "v1", "Ingress", "ingresses", "ingress", true, List.of("ing"), List.of());
    private static final Pattern RULE =
            Pattern.compile("(?<host>[\\w*\\-.]*)(?<path>/[^=]*)=(?<service>[\\w\\-]+):(?<port>[\\w\\-]+)"
                    + "(?<tls>,tls(=(?<secret>[\\w\\-.]+))?)?");

    private List<String> rules = List.of();
    private List<String> annotations = List.of();
    private String ingressClass = "";
    private String backend = "";

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public String about() {
        return "Create an ingress.";
    }

    @Override
    public String example() {
        return "site --rule=example.com/*=web:80,tls=cert";
    }

    @Override
    public void addTo(Syntax syntax) {
        syntax.option("--rule")
                .label("HOST/PATH=SERVICE:PORT[,tls[=SECRET]]")
                .says("Where requests go; may be repeated.")
                .list(given -> rules = given);
        syntax.option("--annotation")
                .label("NAME=VALUE")
                .says("An annotation; may be repeated.")
                .list(given -> annotations = given);
        syntax.option("--class").label("NAME").says("The ingress class.").text(given -> ingressClass = given);
        syntax.option("--default-backend")
                .label("SERVICE:PORT")
                .says("For all that no rule fits.")
                .text(given -> backend = given);
    }

    @Override
    public String failure() {
        return "failed to create ingress:";
    }

    @Override
    public ObjectNode object(Session session, String name, List<String> command) throws CliError {
        if (rules.isEmpty() && backend.isEmpty()) {
            throw CliError.usage(
                    "error: not enough information provided: every ingress has to either specify a default-backend (which"
                            + " catches all traffic) or a list of rules (which catch specific paths)");
        }
        ObjectNode ingress = Generator.named(TYPE, name);
        for (String annotation : annotations) {
            int equals = annotation.indexOf('=');
            if (equals <= 0) {
                throw CliError.usage("error: annotation " + annotation
                        + " is invalid and should be in format --annotation key=value");
            }
            ingress.withObject("/metadata")
                    .withObject("/annotations")
                    .put(annotation.substring(0, equals), annotation.substring(equals + 1));
        }
        ObjectNode spec = ingress.putObject("spec");
        if (!ingressClass.isEmpty()) {
            spec.put("ingressClassName", ingressClass);
        }
        if (!backend.isEmpty()) {
            String[] parts = backend.split(":", -1);
            if (parts.length != 2) {
                throw CliError.usage("error: default-backend should be in format servicename:serviceport");
            }
            service(spec.putObject("defaultBackend"), parts[0], parts[1]);
        }
        rules(spec);
        ingress.putObject("status").putObject("loadBalancer");
        return ingress;
    }

    private void rules(ObjectNode spec) throws CliError {
        Map<String, ArrayNode> paths = new LinkedHashMap<>();
        Map<String, List<String>> secrets = new LinkedHashMap<>();
        for (String text : rules) {
            Matcher rule = RULE.matcher(text);
            if (!rule.matches()) {
                throw CliError.usage("error: rule " + text
                        + " is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]");
            }
            String host = rule.group("host");
            ArrayNode list = paths.get(host);
            if (list == null) {
                ObjectNode entry = spec.withArray("rules").addObject();
                if (!host.isEmpty()) {
                    entry.put("host", host);
                }
                list = entry.putObject("http").putArray("paths");
                paths.put(host, list);
            }
            ObjectNode path = list.addObject();
            service(path.putObject("backend"), rule.group("service"), rule.group("port"));
            String where = rule.group("path");
            path.put("path", where.endsWith("*") ? where.substring(0, where.length() - 1) : where);
            path.put("pathType", where.endsWith("*") ? "Prefix" : "Exact");
            if (rule.group("tls") != null) {
                String secret = rule.group("secret") == null ? "" : rule.group("secret");
                List<String> hosts = secrets.computeIfAbsent(secret, s -> new ArrayList<>());
                if (!host.isEmpty() && !hosts.contains(host)) {
                    hosts.add(host);
                }
            }
        }
        secrets.forEach((secret, hosts) -> {
            ObjectNode tls = spec.withArray("tls").addObject();
            if (!hosts.isEmpty()) {
                hosts.forEach(tls.putArray("hosts")::add);
            }
            if (!secret.isEmpty()) {
                tls.put("secretName", secret);
            }
        });
    }

    private static void service(ObjectNode backend, String name, String port) {
        ObjectNode service = backend.putObject("service").put("name", name);
        if (port.matches("[0-9]+")) {
            service.putObject("port").put("number", Integer.parseInt(port));
        } else {
            service.putObject("port").put("name", port);
        }
    }
}
