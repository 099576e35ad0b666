package io.balsa.ctl.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.balsa.ctl.kubeconfig.KubeconfigError;
import io.balsa.ctl.rest.ApiFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code ctl run}: one pod of one container, the same object that kubectl run makes. */
public final class RunCommand implements Verb {
    ConnectionOptions connection = new ConnectionOptions();

    List<String> arguments = new ArrayList<>();

    @Nullable
    String image;

    @Nullable
    Integer port;

    List<String> environment = new ArrayList<>();

    List<String> labels = new ArrayList<>();

    List<String> annotations = new ArrayList<>();

    String restart = "Always";

    @Nullable
    String pullPolicy;

    boolean command;

    private final Results results = new Results();

    boolean privileged;

    String overrides = "";

    boolean wait;

    String timeout = "60s";

    @Override
    public Syntax syntax() {
        Syntax syntax = new Syntax("run", "Run an image in a pod.")
                .footer(
                        "",
                        "Examples:",
                        "  ctl run hello --image=hello-minikube --port=8080 --wait",
                        "  ctl run once --image=busybox --restart=Never --command -- /bin/echo hi");
        connection.addTo(syntax);
        syntax.words("0..*", "NAME [-- ARG...]", given -> arguments = given);
        syntax.option("--image").label("IMAGE").says("The image to run.").text(given -> image = given);
        syntax.option("--port")
                .label("PORT")
                .says("The port that the container listens on.")
                .integer(given -> port = given);
        syntax.option("--env")
                .label("NAME=VALUE")
                .says("An environment variable; may be repeated.")
                .list(given -> environment = given);
        syntax.option("-l", "--labels")
                .label("NAME=VALUE")
                .says("Labels instead of run=NAME.")
                .split()
                .list(given -> labels = given);
        syntax.option("--annotations")
                .label("NAME=VALUE")
                .says("An annotation; may be repeated.")
                .list(given -> annotations = given);
        syntax.option("--restart")
                .label("POLICY")
                .says("Always, OnFailure or Never.")
                .text(given -> restart = given);
        syntax.option("--image-pull-policy")
                .label("POLICY")
                .says("Always, IfNotPresent or Never.")
                .text(given -> pullPolicy = given);
        syntax.option("--command")
                .says("The arguments are the command, not arguments of the image's own.")
                .flag(given -> command = given);
        syntax.option("--privileged").says("Run it with all rights.").flag(given -> privileged = given);
        syntax.option("--overrides")
                .label("JSON")
                .says("Is merged into the pod, and wins.")
                .text(given -> overrides = given);
        results.addTo(syntax).manager(syntax, "kubectl-run");
        syntax.option("--wait").says("Wait until the pod is ready.").flag(given -> wait = given);
        syntax.option("--timeout")
                .label("TIME")
                .says("How long --wait waits (default 60s).")
                .text(given -> timeout = given);
        return syntax;
    }

    @Override
    public int run(Terminal terminal) throws CliError, ApiFailure, KubeconfigError, IOException {
        if (image == null) {
            throw CliError.usage("error: required flag(s) \"image\" not set")
                    .with("  e.g. ctl run hello --image=nginx");
        }
        if (arguments.isEmpty()) {
            throw CliError.misuse("run", "NAME is required for run").with("  e.g. ctl run hello --image=" + image);
        }
        String name = arguments.get(0);
        if (image.isBlank()) {
            throw CliError.usage("error: --image is required").with("  e.g. ctl run " + name + " --image=nginx");
        }
        if (!List.of("Always", "OnFailure", "Never").contains(restart)) {
            throw CliError.misuse("run", "invalid restart policy: " + restart);
        }
        results.check(terminal);
        Duration patience =
                Durations.parse(timeout, "error: invalid --timeout \"" + timeout + "\": use a time such as 30s or 2m");
        ObjectNode pod = pod(name);
        if (!overrides.isEmpty()) {
            Merging.into(pod, overrides);
        }
        try (Session session = Session.open(terminal, connection)) {
            JsonNode result = results.dry() == DryRun.CLIENT ? pod : create(session, pod);
            results.print(session, PODS, result, "created");
            if (wait && results.dry() == DryRun.NONE) {
                return new PodWait(session, name, patience).run(result);
            }
            return Exit.OK;
        }
    }

    private JsonNode create(Session session, ObjectNode pod) throws CliError, IOException, ApiFailure {
        String namespace = session.namespace();
        String name = pod.path("metadata").path("name").asText();
        try {
            return new Writes(session, results).create(PODS, namespace, pod);
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
        if (privileged) {
            container.putObject("securityContext").put("privileged", true);
        }
        spec.put("dnsPolicy", "ClusterFirst");
        spec.put("restartPolicy", restart);
        pod.putObject("status");
        return pod;
    }

    private static void pairs(List<String> pairs, String what, ObjectNode into) throws CliError {
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw CliError.usage("error: invalid " + what + ": " + pair).with("  expected NAME=VALUE");
            }
            into.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
    }
}
