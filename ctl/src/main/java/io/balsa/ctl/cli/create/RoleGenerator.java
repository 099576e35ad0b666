package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** {@code ctl create role} and {@code ctl create clusterrole}. */
final class RoleGenerator implements Generator {
    private static final String GROUP = "rbac.authorization.k8s.io";

    private final boolean cluster;
    private List<String> verbs = List.of();
    private List<String> resources = List.of();
    private List<String> names = List.of();
    private List<String> urls = List.of();
    private List<String> aggregated = List.of();

    RoleGenerator(boolean cluster) {
        this.cluster = cluster;
    }

    @Override
    public ResourceType type() {
        return cluster
                ? new ResourceType(
                        GROUP, "v1", "ClusterRole", "clusterroles", "clusterrole", false, List.of(), List.of())
                : new ResourceType(GROUP, "v1", "Role", "roles", "role", true, List.of(), List.of());
    }

    @Override
    public String about() {
        return cluster ? "Create a role for all namespaces." : "Create a role.";
    }

    @Override
    public String example() {
        return "reader --verb=get,list,watch --resource=pods,deployments.apps";
    }

    @Override
    public void addTo(Syntax syntax) {
        syntax.option("--verb").label("VERB").says("What may be done.").split().list(given -> verbs = given);
        syntax.option("--resource")
                .label("TYPE[.GROUP][/SUB]")
                .says("With what.")
                .split()
                .list(given -> resources = given);
        syntax.option("--resource-name")
                .label("NAME")
                .says("Only with objects of this name; may be repeated.")
                .list(given -> names = given);
        if (cluster) {
            syntax.option("--non-resource-url")
                    .label("PATH")
                    .says("Which paths of the server.")
                    .split()
                    .list(given -> urls = given);
            syntax.option("--aggregation-rule")
                    .label("LABEL=VALUE")
                    .says("All that roles with these labels allow.")
                    .split()
                    .list(given -> aggregated = given);
        }
    }

    @Override
    public String failure() {
        return "";
    }

    @Override
    public ObjectNode object(Session session, String name, List<String> command)
            throws CliError, ApiFailure, IOException {
        ObjectNode role = Generator.named(type(), name);
        if (!aggregated.isEmpty()) {
            if (!(names.isEmpty() && verbs.isEmpty() && resources.isEmpty() && urls.isEmpty())) {
                throw CliError.usage("error: aggregation rule must be specified without other rules");
            }
            ObjectNode labels = role.putObject("aggregationRule")
                    .putArray("clusterRoleSelectors")
                    .addObject()
                    .putObject("matchLabels");
            for (String pair : aggregated) {
                int equals = pair.indexOf('=');
                labels.put(pair.substring(0, Math.max(0, equals)), pair.substring(equals + 1));
            }
            role.putNull("rules");
            return role;
        }
        if (verbs.isEmpty()) {
            throw CliError.usage("error: at least one verb must be specified");
        }
        if (resources.isEmpty() && urls.isEmpty()) {
            throw CliError.usage(
                    cluster
                            ? "error: one of resource or nonResourceURL must be specified"
                            : "error: at least one resource must be specified");
        }
        ArrayNode rules = role.putArray("rules");
        List<String> allowed = verbs.contains("*") ? List.of("*") : List.copyOf(new LinkedHashSet<>(verbs));
        for (Map.Entry<String, List<String>> group : byGroup(session).entrySet()) {
            ObjectNode rule = rules.addObject();
            allowed.forEach(rule.putArray("verbs")::add);
            rule.putArray("apiGroups").add(group.getKey());
            group.getValue().forEach(rule.putArray("resources")::add);
            if (!names.isEmpty()) {
                new LinkedHashSet<>(names).forEach(rule.putArray("resourceNames")::add);
            }
        }
        if (!urls.isEmpty()) {
            ObjectNode rule = rules.addObject();
            allowed.forEach(rule.putArray("verbs")::add);
            urls.forEach(rule.putArray("nonResourceURLs")::add);
        }
        return role;
    }

    private static ResourceType found(Session session, String name) throws CliError, ApiFailure, IOException {
        try {
            return session.types.single(name);
        } catch (CliError e) {
            // kubectl: no "error:" in front of this one
            throw new CliError(e.exit(), String.valueOf(e.getMessage()).replaceFirst("^error: ", ""));
        }
    }

    /** What the words mean to the server: {@code deploy} is {@code deployments} of the group apps. */
    private Map<String, List<String>> byGroup(Session session) throws CliError, ApiFailure, IOException {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (String word : new LinkedHashSet<>(resources)) {
            int slash = word.indexOf('/');
            String name = slash < 0 ? word : word.substring(0, slash);
            String sub = slash < 0 ? "" : word.substring(slash);
            if (name.equals("*")) {
                groups.computeIfAbsent("*", group -> new ArrayList<>()).add("*");
                continue;
            }
            ResourceType found = found(session, name);
            groups.computeIfAbsent(found.group(), group -> new ArrayList<>()).add(found.plural() + sub);
        }
        return groups;
    }
}
