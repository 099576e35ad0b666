package io.balsa.kubelet.pod;

import io.balsa.api.model.Quantity;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.ContainerPort;
import io.balsa.k8s.core.v1.EnvVar;
import io.balsa.k8s.core.v1.Probe;
import io.balsa.kubelet.runtime.ContainerKey;
import io.balsa.kubelet.runtime.ContainerSpec;
import io.balsa.kubelet.runtime.ContainerSpec.ProcessSpec;
import io.balsa.kubelet.runtime.ContainerSpec.Resources;
import io.balsa.kubelet.runtime.PullPolicy;
import io.balsa.kubelet.runtime.SandboxSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** From a pod's object to what a runtime starts: variables resolved, references expanded, quantities in numbers. Pure. */
final class ContainerSpecs {
    private static final Pattern SUBSCRIPT = Pattern.compile("metadata\\.(labels|annotations)\\['(.*)'\\]");
    private static final int MAX_HOST_NAME = 63;

    private final String nodeName;
    private final String hostIp;

    ContainerSpecs(String nodeName, String hostIp) {
        this.nodeName = nodeName;
        this.hostIp = hostIp;
    }

    SandboxSpec sandbox(PodFacts pod) {
        var spec = pod.pod().getSpec();
        String hostname = spec.getHostname().isEmpty() ? pod.ref().name() : spec.getHostname();
        return new SandboxSpec(
                pod.ref(),
                hostname.substring(0, Math.min(MAX_HOST_NAME, hostname.length())),
                pod.containers().stream()
                        .flatMap(container -> container.getPortsList().stream())
                        .filter(port -> port.getHostPort() > 0)
                        .map(port -> new SandboxSpec.HostPort(port.getHostPort(), port.getContainerPort()))
                        .toList());
    }

    static PullPolicy pullPolicy(Container container) {
        return switch (container.getImagePullPolicy()) {
            case "Always" -> PullPolicy.ALWAYS;
            case "Never" -> PullPolicy.NEVER;
            default -> PullPolicy.IF_NOT_PRESENT;
        };
    }

    /** @throws UnsupportedPod where the container cannot be started as it is written */
    ContainerSpec container(PodFacts pod, Container container, int attempt, String podIp) {
        refuseWhatIsMissing(pod, container);
        Map<String, String> env = new LinkedHashMap<>();
        var expansion = new Expansion(env);
        for (EnvVar variable : container.getEnvList()) {
            String value = variable.hasValueFrom() ? field(pod, variable, podIp) : expansion.of(variable.getValue());
            env.put(variable.getName(), value);
        }
        var process = new ProcessSpec(
                container.getCommandList().stream().map(expansion::of).toList(),
                container.getArgsList().stream().map(expansion::of).toList(),
                env,
                container.getWorkingDir());
        return new ContainerSpec(
                new ContainerKey(pod.ref(), container.getName(), attempt),
                container.getImage(),
                process,
                resources(container),
                container.getPortsList().stream()
                        .filter(port -> port.getProtocol().isEmpty()
                                || port.getProtocol().equals("TCP"))
                        .map(ContainerPort::getContainerPort)
                        .toList(),
                pod.graceSeconds());
    }

    private static void refuseWhatIsMissing(PodFacts pod, Container container) {
        if (!container.getVolumeMountsList().isEmpty()) {
            // Every pod of a real Kubernetes has the service account's token mounted; here there is none to mount.
            boolean onlyToken = container.getVolumeMountsList().stream()
                    .allMatch(mount -> mount.getMountPath().startsWith("/var/run/secrets/kubernetes.io/"));
            if (!onlyToken) {
                throw new UnsupportedPod("volume mounts are not supported by this kubelet");
            }
        }
        if (!container.getEnvFromList().isEmpty()) {
            throw new UnsupportedPod("envFrom is not supported by this kubelet");
        }
        if (pod.initContainers().contains(container)
                && container.getRestartPolicy().equals("Always")) {
            throw new UnsupportedPod("sidecar containers are not supported by this kubelet");
        }
        boolean strangeProbe = Stream.of(
                        container.getLivenessProbe(), container.getReadinessProbe(), container.getStartupProbe())
                .map(Probe::getHandler)
                .anyMatch(handler -> handler.hasExec() || handler.hasGrpc());
        if (strangeProbe) {
            throw new UnsupportedPod("exec and gRPC probes are not supported by this kubelet");
        }
        if (container.hasLifecycle()) {
            throw new UnsupportedPod("lifecycle hooks are not supported by this kubelet");
        }
    }

    private static Resources resources(Container container) {
        var limits = container.getResources().getLimitsMap();
        var requests = container.getResources().getRequestsMap();
        return new Resources(
                amount(requests.getOrDefault("cpu", limits.get("cpu")), true),
                amount(limits.get("cpu"), true),
                amount(limits.get("memory"), false));
    }

    private static long amount(
            io.balsa.k8s.resource.@org.jspecify.annotations.Nullable Quantity quantity, boolean milli) {
        if (quantity == null) {
            return 0;
        }
        return milli ? Quantity.of(quantity).millis() : Quantity.of(quantity).units();
    }

    private String field(PodFacts pod, EnvVar variable, String podIp) {
        if (!variable.getValueFrom().hasFieldRef()) {
            throw new UnsupportedPod(
                    "variable " + variable.getName() + ": of valueFrom only fieldRef is supported by this kubelet");
        }
        String path = variable.getValueFrom().getFieldRef().getFieldPath();
        var meta = pod.pod().getMetadata();
        Matcher subscript = SUBSCRIPT.matcher(path);
        if (subscript.matches()) {
            var map = subscript.group(1).equals("labels") ? meta.getLabelsMap() : meta.getAnnotationsMap();
            return map.getOrDefault(subscript.group(2), "");
        }
        return switch (path) {
            case "metadata.name" -> meta.getName();
            case "metadata.namespace" -> meta.getNamespace();
            case "metadata.uid" -> meta.getUid();
            case "spec.nodeName" -> nodeName;
            case "spec.serviceAccountName" -> pod.pod().getSpec().getServiceAccountName();
            case "status.hostIP", "status.hostIPs" -> hostIp;
            case "status.podIP", "status.podIPs" -> podIp;
            default ->
                throw new UnsupportedPod(
                        "variable " + variable.getName() + ": there is no field " + path + " for variables");
        };
    }
}
