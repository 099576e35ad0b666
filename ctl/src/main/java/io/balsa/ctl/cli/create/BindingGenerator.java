package io.balsa.ctl.cli.create;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.cli.CliError;
import io.balsa.ctl.cli.ResourceType;
import io.balsa.ctl.cli.Session;
import io.balsa.ctl.cli.Syntax;
import java.util.List;

/** {@code ctl create rolebinding} and {@code ctl create clusterrolebinding}. */
final class BindingGenerator implements Generator {
    private static final String GROUP = "rbac.authorization.k8s.io";

    private final boolean cluster;
    private String clusterRole = "";
    private String role = "";
    private List<String> users = List.of();
    private List<String> groups = List.of();
    private List<String> accounts = List.of();

    BindingGenerator(boolean cluster) {
        this.cluster = cluster;
    }

    @Override
    public ResourceType type() {
        return cluster
                ? new ResourceType(
                        GROUP,
                        "v1",
                        "ClusterRoleBinding",
                        "clusterrolebindings",
                        "clusterrolebinding",
                        false,
                        List.of(),
                        List.of())
                : new ResourceType(
                        GROUP, "v1", "RoleBinding", "rolebindings", "rolebinding", true, List.of(), List.of());
    }

    @Override
    public String about() {
        return cluster ? "Give a role in all namespaces." : "Give a role.";
    }

    @Override
    public String example() {
        return "readers --clusterrole=view --user=jane --group=staff --serviceaccount=default:builder";
    }

    @Override
    public void addTo(Syntax syntax) {
        syntax.option("--clusterrole").label("NAME").says("The role.").text(given -> clusterRole = given);
        if (!cluster) {
            syntax.option("--role")
                    .label("NAME")
                    .says("The role, of this namespace.")
                    .text(given -> role = given);
        }
        syntax.option("--user")
                .label("NAME")
                .says("To whom; may be repeated.")
                .split()
                .list(given -> users = given);
        syntax.option("--group")
                .label("NAME")
                .says("To which group; may be repeated.")
                .split()
                .list(given -> groups = given);
        syntax.option("--serviceaccount")
                .label("NAMESPACE:NAME")
                .says("To which service account; may be repeated.")
                .split()
                .list(given -> accounts = given);
    }

    @Override
    public String failure() {
        return cluster ? "failed to create clusterrolebinding:" : "failed to create rolebinding:";
    }

    @Override
    public ObjectNode object(Session session, String name, List<String> command) throws CliError {
        if (cluster && clusterRole.isEmpty()) {
            throw Generator.missing("clusterrole");
        }
        if (clusterRole.isEmpty() == role.isEmpty()) {
            throw CliError.usage("error: exactly one of clusterrole or role must be specified");
        }
        ObjectNode binding = Generator.named(type(), name);
        binding.putObject("roleRef")
                .put("apiGroup", GROUP)
                .put("kind", role.isEmpty() ? "ClusterRole" : "Role")
                .put("name", role.isEmpty() ? clusterRole : role);
        ArrayNode subjects = binding.putArray("subjects");
        for (String user : users) {
            subjects.addObject().put("apiGroup", GROUP).put("kind", "User").put("name", user);
        }
        for (String group : groups) {
            subjects.addObject().put("apiGroup", GROUP).put("kind", "Group").put("name", group);
        }
        for (String account : accounts) {
            String[] parts = account.split(":", -1);
            if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
                throw CliError.usage("error: serviceaccount must be <namespace>:<name>");
            }
            subjects.addObject()
                    .put("kind", "ServiceAccount")
                    .put("name", parts[1])
                    .put("namespace", parts[0]);
        }
        if (subjects.isEmpty()) {
            binding.remove("subjects");
        }
        return binding;
    }
}
