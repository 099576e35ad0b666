package io.balsa.ctl.cli.create;

import io.balsa.ctl.cli.Family;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The commands of {@code ctl create}. */
public final class Create {
    private Create() {}

    private static void add(Map<String, Supplier<Object>> members, String family, String name, Supplier<Generator> of) {
        members.put(name, () -> new GeneratorCommand(family + name, of.get()));
    }

    public static Family family() {
        Map<String, Supplier<Object>> members = new LinkedHashMap<>();
        add(members, "", "clusterrole", () -> new RoleGenerator(true));
        add(members, "", "clusterrolebinding", () -> new BindingGenerator(true));
        add(members, "", "configmap", ConfigMapGenerator::new);
        add(members, "", "cronjob", CronJobGenerator::new);
        add(members, "", "deployment", DeploymentGenerator::new);
        add(members, "", "ingress", IngressGenerator::new);
        add(members, "", "job", JobGenerator::new);
        add(members, "", "namespace", () -> new PlainGenerator(PlainGenerator.NAMESPACE));
        add(members, "", "poddisruptionbudget", BudgetGenerator::new);
        add(members, "", "priorityclass", PriorityClassGenerator::new);
        add(members, "", "quota", QuotaGenerator::new);
        add(members, "", "role", () -> new RoleGenerator(false));
        add(members, "", "rolebinding", () -> new BindingGenerator(false));
        members.put("secret", Create::secret);
        members.put("service", Create::service);
        add(members, "", "serviceaccount", () -> new PlainGenerator(PlainGenerator.SERVICE_ACCOUNT));
        members.put("token", TokenCommand::new);
        Map<String, String> aliases = Map.ofEntries(
                Map.entry("cm", "configmap"),
                Map.entry("cj", "cronjob"),
                Map.entry("deploy", "deployment"),
                Map.entry("ing", "ingress"),
                Map.entry("ns", "namespace"),
                Map.entry("pdb", "poddisruptionbudget"),
                Map.entry("pc", "priorityclass"),
                Map.entry("resourcequota", "quota"),
                Map.entry("svc", "service"),
                Map.entry("sa", "serviceaccount"));
        return new Family("create", "Create objects from files, or of a kind.", members, aliases);
    }

    private static Family secret() {
        Map<String, Supplier<Object>> members = new LinkedHashMap<>();
        add(members, "secret ", "docker-registry", RegistrySecretGenerator::new);
        add(members, "secret ", "generic", SecretGenerator::new);
        add(members, "secret ", "tls", TlsSecretGenerator::new);
        return new Family("create secret", "Create a secret.", members, Map.of());
    }

    private static Family service() {
        Map<String, Supplier<Object>> members = new LinkedHashMap<>();
        add(members, "service ", "clusterip", () -> new ServiceGenerator("ClusterIP"));
        add(members, "service ", "externalname", () -> new ServiceGenerator("ExternalName"));
        add(members, "service ", "loadbalancer", () -> new ServiceGenerator("LoadBalancer"));
        add(members, "service ", "nodeport", () -> new ServiceGenerator("NodePort"));
        return new Family("create service", "Create a service.", members, Map.of());
    }
}
