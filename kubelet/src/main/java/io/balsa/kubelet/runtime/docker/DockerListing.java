package io.balsa.kubelet.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import io.balsa.kubelet.runtime.Container;
import io.balsa.kubelet.runtime.ContainerState;
import io.balsa.kubelet.runtime.ContainerState.Cause;
import io.balsa.kubelet.runtime.PodRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the engine knows about this node's containers. The engine's list has no exit codes and start times, so containers
 * are inspected too; the answer about an ended one is kept, for it never changes.
 */
final class DockerListing {
    static final String ID_PREFIX = "docker://";

    private final String node;
    private final Map<String, ContainerState.Exited> ended = new ConcurrentHashMap<>();

    DockerListing(String node) {
        this.node = node;
    }

    /** @param more labels that the containers must have besides the node's */
    List<Container> containers(DockerClient client, Map<String, String> more) {
        Map<String, String> podIps = new HashMap<>();
        List<com.github.dockerjava.api.model.Container> containers = new ArrayList<>();
        for (var entry : entries(client, more)) {
            if (!DockerLabels.isSandbox(entry.getLabels())) {
                containers.add(entry);
            } else if ("running".equals(entry.getState())) {
                podIps.put(DockerLabels.pod(entry.getLabels()).uid(), addressOf(entry));
            }
        }
        List<Container> found = new ArrayList<>();
        for (var entry : containers) {
            Map<String, String> labels = entry.getLabels();
            var key = DockerLabels.key(labels);
            state(client, entry.getId())
                    .ifPresent(state -> found.add(new Container(
                            key,
                            ID_PREFIX + entry.getId(),
                            DockerLabels.image(labels),
                            String.valueOf(entry.getImageId()),
                            podIps.getOrDefault(key.pod().uid(), ""),
                            DockerLabels.graceSeconds(labels),
                            state)));
        }
        return found;
    }

    List<PodRef> pods(DockerClient client) {
        return entries(client, Map.of()).stream()
                .map(entry -> DockerLabels.pod(entry.getLabels()))
                .distinct()
                .toList();
    }

    private List<com.github.dockerjava.api.model.Container> entries(DockerClient client, Map<String, String> more) {
        Map<String, String> labels = new HashMap<>(more);
        labels.put(DockerLabels.NODE, node);
        return client.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(labels)
                .exec();
    }

    private static String addressOf(com.github.dockerjava.api.model.Container sandbox) {
        var settings = sandbox.getNetworkSettings();
        if (settings == null) {
            return "";
        }
        return settings.getNetworks().values().stream()
                .map(network -> String.valueOf(network.getIpAddress()))
                .findFirst()
                .orElse("");
    }

    /** Nothing where it was removed meanwhile. */
    private Optional<ContainerState> state(DockerClient client, String id) {
        ContainerState.Exited known = ended.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            ContainerState state = read(client.inspectContainerCmd(id).exec());
            if (state instanceof ContainerState.Exited exited) {
                ended.put(id, exited);
            }
            return Optional.of(state);
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    private static ContainerState read(InspectContainerResponse container) {
        var state = container.getState();
        String status = String.valueOf(state.getStatus());
        int exitCode =
                state.getExitCodeLong() == null ? 0 : state.getExitCodeLong().intValue();
        return switch (status) {
            case "created" ->
                state.getError() == null || state.getError().isEmpty()
                        ? new ContainerState.Created()
                        : new ContainerState.Exited(
                                Instant.parse(container.getCreated()),
                                Instant.parse(container.getCreated()),
                                exitCode,
                                Cause.NOT_STARTED);
            case "running", "paused", "restarting", "removing" ->
                new ContainerState.Running(Instant.parse(String.valueOf(state.getStartedAt())));
            default ->
                new ContainerState.Exited(
                        Instant.parse(String.valueOf(state.getStartedAt())),
                        Instant.parse(String.valueOf(state.getFinishedAt())),
                        exitCode,
                        Boolean.TRUE.equals(state.getOOMKilled()) ? Cause.OUT_OF_MEMORY : Cause.NONE);
        };
    }

    void forget(String id) {
        ended.remove(id);
    }
}
