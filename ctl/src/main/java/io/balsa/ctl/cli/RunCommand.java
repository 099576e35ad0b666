package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import io.balsa.ctl.rest.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ctl run}: one pod of one container, the same object that kubectl run makes. */
@CommandLine.Command(
        name = "run",
        description = "Run an image in a pod.",
        footer = {
            "",
            "Examples:",
            "  ctl run hello --image=hello-minikube --port=8080 --wait",
            "  ctl run once --image=busybox --restart=Never --command -- /bin/echo hi"
        })
public final class RunCommand implements Verb {
    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    @Parameters(paramLabel = "NAME [-- ARG...]", arity = "0..*")
    List<String> arguments = new ArrayList<>();

    @Option(names = "--image", paramLabel = "IMAGE", description = "The image to run.")
    @Nullable
    String image;

    @Option(names = "--port", paramLabel = "PORT", description = "The port that the container listens on.")
    @Nullable
    Integer port;

    @Option(names = "--env", paramLabel = "NAME=VALUE", description = "An environment variable; may be repeated.")
    List<String> environment = new ArrayList<>();

    @Option(
            names = {"-l", "--labels"},
            paramLabel = "NAME=VALUE",
            split = ",",
            description = "Labels instead of run=NAME.")
    List<String> labels = new ArrayList<>();

    @Option(names = "--annotations", paramLabel = "NAME=VALUE", description = "An annotation; may be repeated.")
    List<String> annotations = new ArrayList<>();

    @Option(names = "--restart", paramLabel = "POLICY", description = "Always, OnFailure or Never.")
    String restart = "Always";

    @Option(names = "--image-pull-policy", paramLabel = "POLICY", description = "Always, IfNotPresent or Never.")
    @Nullable
    String pullPolicy;

    @Option(names = "--command", description = "The arguments are the command, not arguments of the image's own.")
    boolean command;

    @Option(
            names = "--dry-run",
            paramLabel = "WHERE",
            arity = "0..1",
            fallbackValue = "client",
            description = "none, client or server.")
    @Nullable
    String dryRun;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "yaml, json, name, jsonpath=...")
    @Nullable
    String output;

    @Option(names = "--wait", description = "Wait until the pod is ready.")
    boolean wait;

    @Option(names = "--timeout", paramLabel = "TIME", description = "How long --wait waits (default 60s).")
    String timeout = "60s";

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException {
        if (arguments.isEmpty()) {
            throw CliError.usage("error: NAME is required for run", "  e.g. ctl run hello --image=nginx");
        }
        String name = arguments.get(0);
        if (image == null || image.isBlank()) {
            throw CliError.usage("error: --image is required", "  e.g. ctl run " + name + " --image=nginx");
        }
        if (!List.of("Always", "OnFailure", "Never").contains(restart)) {
            throw CliError.usage("error: invalid restart policy: " + restart, "See 'ctl run --help' for usage.");
        }
        DryRun dry = DryRun.parse(dryRun);
        OutputFormat format = OutputFormat.parse(output, terminal, false);
        java.time.Duration patience =
                Durations.parse(timeout, "error: invalid --timeout \"" + timeout + "\": use a time such as 30s or 2m");
        ObjectNode pod = pod(name);
        try (Session session = Session.open(terminal, connection)) {
            JsonNode result = dry == DryRun.CLIENT ? pod : create(session, pod, dry);
            print(session, format, result, dry);
            if (wait && dry == DryRun.NONE) {
                return new PodWait(session, name, patience).run(result);
            }
            return Exit.OK;
        }
    }

    private static void print(Session session, OutputFormat format, JsonNode result, DryRun dry)
            throws CliError, IOException {
        String name = result.path("metadata").path("name").asText();
        if (format.name().isEmpty()) {
            session.out().println("pod/" + name + " created" + dry.suffix);
        } else if (format.name().equals("name")) {
            session.out().println("pod/" + name);
        } else {
            OutputFormat.tidy(result, false);
            format.print(result, false, session);
        }
        session.out().flush();
    }

    private JsonNode create(Session session, ObjectNode pod, DryRun dry) throws CliError, IOException, ApiFailure {
        String namespace = session.namespace();
        String name = pod.path("metadata").path("name").asText();
        try {
            return session.client.json(Request.of("POST", PODS.path(namespace), Request.JSON, pod.toString())
                    .with("dryRun", dry.parameter())
                    .with("fieldManager", "kubectl-run"));
        } catch (ApiFailure e) {
            if (e.code() >= 500) {
                throw e;
            }
            CliError error = Failures.of(e);
            String lower = name.toLowerCase(Locale.ROOT).replace('_', '-');
            if (e.is("Invalid") && !lower.equals(name) && lower.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")) {
                throw error.with("  try: ctl run " + lower + " --image=" + image);
            }
            throw error;
        }
    }

    static final ResourceType PODS =
            new ResourceType("", "v1", "Pod", "pods", "pod", true, List.of("po"), List.of("all"));

    private ObjectNode pod(String name) throws CliError {
        JsonNodeFactory make = JsonNodeFactory.instance;
        ObjectNode pod = make.objectNode();
        pod.put("apiVersion", "v1");
        pod.put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata");
        metadata.putNull("creationTimestamp");
        ObjectNode labelMap = metadata.putObject("labels");
        if (labels.isEmpty()) {
            labelMap.put("run", name);
        }
        pairs(labels, "label", labelMap);
        if (!annotations.isEmpty()) {
            pairs(annotations, "annotation", metadata.putObject("annotations"));
        }
        metadata.put("name", name);
        ObjectNode spec = pod.putObject("spec");
        ObjectNode container = spec.putArray("containers").addObject();
        container.put("name", name);
        container.put("image", image);
        if (pullPolicy != null) {
            container.put("imagePullPolicy", pullPolicy);
        }
        List<String> rest = arguments.subList(1, arguments.size());
        if (!rest.isEmpty()) {
            ArrayNode words = container.putArray(command ? "command" : "args");
            rest.forEach(words::add);
        }
        if (port != null) {
            container.putArray("ports").addObject().put("containerPort", port);
        }
        if (!environment.isEmpty()) {
            ArrayNode variables = container.putArray("env");
            ObjectNode map = make.objectNode();
            pairs(environment, "env", map);
            map.properties()
                    .forEach(e -> variables
                            .addObject()
                            .put("name", e.getKey())
                            .put("value", e.getValue().asText()));
        }
        container.putObject("resources");
        spec.put("dnsPolicy", "ClusterFirst");
        spec.put("restartPolicy", restart);
        pod.putObject("status");
        return pod;
    }

    private static void pairs(List<String> pairs, String what, ObjectNode into) throws CliError {
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw CliError.usage("error: invalid " + what + " spec: " + pair + ", expected NAME=VALUE");
            }
            into.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
    }
}
