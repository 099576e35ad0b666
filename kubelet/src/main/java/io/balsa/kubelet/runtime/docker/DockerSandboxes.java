package io.balsa.kubelet.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import io.balsa.kubelet.runtime.PodRef;
import io.balsa.kubelet.runtime.RuntimeFailure;
import io.balsa.kubelet.runtime.RuntimeFailure.Kind;
import io.balsa.kubelet.runtime.SandboxSpec;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/** The container of each pod that holds its network, so that the pod's address stays while its containers come and go. */
final class DockerSandboxes {
    private static final Duration CALL = Duration.ofSeconds(10);
    private static final String IMAGE = PauseImage.NAME + ":" + PauseImage.TAG;

    private final DockerCalls calls;
    private final DockerLabels labels;
    private final String nodeAddress;

    DockerSandboxes(DockerCalls calls, DockerLabels labels, String nodeAddress) {
        this.calls = calls;
        this.labels = labels;
        this.nodeAddress = nodeAddress;
    }

    /** The pod's address. A sandbox that a restart of the machine has stopped is started again, with another address. */
    String prepare(SandboxSpec spec) {
        try {
            return calls.call("make the sandbox of pod " + spec.pod(), CALL, client -> {
                String name = DockerLabels.nameOf(spec.pod());
                InspectContainerResponse sandbox = inspectOrCreate(client, spec, name);
                if (!Boolean.TRUE.equals(sandbox.getState().getRunning())) {
                    client.startContainerCmd(sandbox.getId()).exec();
                    sandbox = client.inspectContainerCmd(name).exec();
                }
                return addressOf(sandbox);
            });
        } catch (DockerException e) {
            throw new RuntimeFailure(
                    Kind.CREATE, "cannot make the sandbox of pod " + spec.pod() + ": " + DockerImages.reason(e), e);
        }
    }

    private InspectContainerResponse inspectOrCreate(DockerClient client, SandboxSpec spec, String name) {
        try {
            return client.inspectContainerCmd(name).exec();
        } catch (NotFoundException e) {
            loadImage(client);
            create(client, spec, name);
            return client.inspectContainerCmd(name).exec();
        }
    }

    private void create(DockerClient client, SandboxSpec spec, String name) {
        List<PortBinding> bindings = spec.hostPorts().stream()
                .map(port -> new PortBinding(
                        Ports.Binding.bindIpAndPort(nodeAddress, port.hostPort()),
                        ExposedPort.tcp(port.containerPort())))
                .toList();
        try {
            client.createContainerCmd(IMAGE)
                    .withName(name)
                    .withLabels(labels.ofSandbox(spec.pod()))
                    .withHostName(spec.hostname())
                    .withEntrypoint(PauseImage.PATH)
                    .withExposedPorts(
                            bindings.stream().map(PortBinding::getExposedPort).toList())
                    .withHostConfig(
                            HostConfig.newHostConfig().withIpcMode("shareable").withPortBindings(bindings))
                    .exec();
        } catch (ConflictException e) {
            // made by an earlier call whose answer never came
            client.inspectContainerCmd(name).exec();
        }
    }

    private static void loadImage(DockerClient client) {
        try {
            client.inspectImageCmd(IMAGE).exec();
        } catch (NotFoundException e) {
            String architecture = String.valueOf(client.infoCmd().exec().getArchitecture());
            InputStream archive = PauseImage.archive(architecture)
                    .orElseThrow(() -> new RuntimeFailure(
                            Kind.CREATE,
                            "there is no image " + IMAGE + " in the engine, and none can be made for " + architecture
                                    + ": tag an image whose /pause waits for ever with this name"));
            client.loadImageCmd(archive).exec();
        }
    }

    void remove(PodRef pod) {
        try {
            calls.call("remove the sandbox of pod " + pod, CALL, client -> {
                try {
                    client.removeContainerCmd(DockerLabels.nameOf(pod))
                            .withForce(true)
                            .withRemoveVolumes(true)
                            .exec();
                    return true;
                } catch (NotFoundException e) {
                    return false;
                }
            });
        } catch (DockerException e) {
            throw new RuntimeFailure(
                    Kind.UNAVAILABLE, "cannot remove the sandbox of pod " + pod + ": " + DockerImages.reason(e), e);
        }
    }

    static String addressOf(InspectContainerResponse sandbox) {
        var networks = sandbox.getNetworkSettings().getNetworks();
        return networks.values().stream()
                .map(network -> network.getIpAddress() == null ? "" : network.getIpAddress())
                .filter(address -> !address.isEmpty())
                .findFirst()
                .orElse("");
    }
}
