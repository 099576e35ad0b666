package io.balsa.kubelet.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import io.balsa.kubelet.runtime.Container;
import io.balsa.kubelet.runtime.ContainerKey;
import io.balsa.kubelet.runtime.ContainerRuntime;
import io.balsa.kubelet.runtime.ContainerSpec;
import io.balsa.kubelet.runtime.Image;
import io.balsa.kubelet.runtime.LogLines;
import io.balsa.kubelet.runtime.LogQuery;
import io.balsa.kubelet.runtime.PodRef;
import io.balsa.kubelet.runtime.PullPolicy;
import io.balsa.kubelet.runtime.RuntimeFailure;
import io.balsa.kubelet.runtime.RuntimeFailure.Kind;
import io.balsa.kubelet.runtime.SandboxSpec;
import io.balsa.kubelet.runtime.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Function;

/** Containers in a Docker engine. Thread-safe as the port asks. */
public final class DockerRuntime implements ContainerRuntime {
    private static final Duration CALL = Duration.ofSeconds(10);
    /** The kernel's default period; Kubernetes uses the same. */
    private static final long CPU_PERIOD_MICROS = 100_000;

    private final DockerCalls calls;
    private final DockerLabels labels;
    private final DockerImages images;
    private final DockerSandboxes sandboxes;
    private final DockerListing listing;
    private final String version;

    private DockerRuntime(DockerCalls calls, Options options) {
        this.calls = calls;
        this.labels = new DockerLabels(options.node());
        this.images = new DockerImages(calls, options.pullDeadline());
        this.sandboxes = new DockerSandboxes(calls, labels, options.nodeAddress());
        this.listing = new DockerListing(options.node());
        this.version = "docker://"
                + attempt(
                        Kind.UNAVAILABLE,
                        "ask Docker for its version",
                        client -> client.versionCmd().exec().getVersion());
    }

    /**
     * @param host {@code unix:///var/run/docker.sock}
     * @param node tells this kubelet's containers from another's in the same engine; stays the same over restarts
     * @param nodeAddress where host ports listen
     * @param pullDeadline how long fetching an image may take
     */
    public record Options(String host, String node, String nodeAddress, Duration pullDeadline) {}

    /** @throws RuntimeFailure where the engine does not answer */
    public static DockerRuntime open(Options options, ThreadFactory threads) {
        var calls = new DockerCalls(options.host(), threads);
        try {
            return new DockerRuntime(calls, options);
        } catch (RuntimeException e) {
            calls.close();
            throw e;
        }
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public Image pull(String image, PullPolicy policy) {
        return images.pull(image, policy);
    }

    @Override
    public String prepare(SandboxSpec sandbox) {
        return sandboxes.prepare(sandbox);
    }

    @Override
    public Container start(ContainerSpec spec) {
        String name = DockerLabels.nameOf(spec.key());
        String sandbox = DockerLabels.nameOf(spec.key().pod());
        String id = attempt(Kind.CREATE, "create container " + spec.key(), client -> create(client, spec, sandbox));
        attempt(Kind.START, "start container " + spec.key(), client -> {
            var state = client.inspectContainerCmd(id).exec().getState();
            boolean neverStarted = "created".equals(state.getStatus())
                    && (state.getError() == null || state.getError().isEmpty());
            if (neverStarted) {
                try {
                    client.startContainerCmd(id).exec();
                } catch (NotModifiedException e) {
                    // started between the two calls
                    return false;
                }
            }
            return true;
        });
        return list(spec.key().pod()).stream()
                .filter(container -> container.id().equals(DockerListing.ID_PREFIX + id))
                .findFirst()
                .orElseThrow(() -> new RuntimeFailure(Kind.GONE, "container " + name + " was removed"));
    }

    /** The id of the container of this key, which is made if it is not there: names are unique in an engine. */
    private String create(DockerClient client, ContainerSpec spec, String sandbox) {
        try {
            return command(client, spec, sandbox).exec().getId();
        } catch (ConflictException e) {
            return client.inspectContainerCmd(DockerLabels.nameOf(spec.key()))
                    .exec()
                    .getId();
        }
    }

    private CreateContainerCmd command(DockerClient client, ContainerSpec spec, String sandbox) {
        ContainerKey key = spec.key();
        var process = spec.process();
        CreateContainerCmd command = client.createContainerCmd(spec.image())
                .withName(DockerLabels.nameOf(key))
                .withLabels(labels.ofContainer(key, spec.image(), spec.graceSeconds()))
                .withEnv(process.env().entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList())
                .withHostConfig(hostConfig(spec.resources(), sandbox));
        if (!process.command().isEmpty()) {
            command.withEntrypoint(process.command());
        }
        if (!process.args().isEmpty()) {
            command.withCmd(process.args());
        }
        return process.workingDir().isEmpty() ? command : command.withWorkingDir(process.workingDir());
    }

    private static HostConfig hostConfig(ContainerSpec.Resources resources, String sandbox) {
        HostConfig config = HostConfig.newHostConfig()
                .withNetworkMode("container:" + sandbox)
                .withIpcMode("container:" + sandbox)
                .withRestartPolicy(RestartPolicy.noRestart())
                .withLogConfig(
                        new LogConfig(LogConfig.LoggingType.JSON_FILE, Map.of("max-size", "10m", "max-file", "2")))
                // Kubernetes: 1024 shares are one core; 2 is the kernel's least
                .withCpuShares((int) Math.max(2, resources.cpuRequestMillis() * 1024 / 1000));
        if (resources.cpuLimitMillis() > 0) {
            config.withCpuPeriod(CPU_PERIOD_MICROS)
                    .withCpuQuota(Math.max(1000, resources.cpuLimitMillis() * CPU_PERIOD_MICROS / 1000));
        }
        if (resources.memoryLimitBytes() > 0) {
            // equal values: no swap on top
            config.withMemory(resources.memoryLimitBytes()).withMemorySwap(resources.memoryLimitBytes());
        }
        return config;
    }

    @Override
    public List<Container> list() {
        return attempt(Kind.UNAVAILABLE, "list containers", client -> listing.containers(client, Map.of()));
    }

    @Override
    public List<Container> list(PodRef pod) {
        return attempt(
                Kind.UNAVAILABLE,
                "list the containers of pod " + pod,
                client -> listing.containers(client, Map.of(DockerLabels.POD_UID, pod.uid())));
    }

    @Override
    public List<PodRef> pods() {
        return attempt(Kind.UNAVAILABLE, "list pods", listing::pods);
    }

    @Override
    public void signal(Container container, StopSignal signal) {
        attempt(Kind.UNAVAILABLE, "signal container " + container.key(), client -> {
            try {
                client.killContainerCmd(idOf(container))
                        .withSignal(signal == StopSignal.KILL ? "SIGKILL" : "SIGTERM")
                        .exec();
                return true;
            } catch (NotFoundException | ConflictException e) {
                // it is gone, or it does not run any more
                return false;
            }
        });
    }

    @Override
    public void remove(Container container) {
        attempt(Kind.GONE, "remove container " + container.key(), client -> {
            try {
                // without force: the engine refuses to remove what runs
                client.removeContainerCmd(idOf(container))
                        .withRemoveVolumes(true)
                        .exec();
                return true;
            } catch (NotFoundException e) {
                return false;
            }
        });
        listing.forget(idOf(container));
    }

    @Override
    public void removePod(PodRef pod) {
        list(pod).forEach(this::remove);
        sandboxes.remove(pod);
    }

    @Override
    public LogLines logs(Container container, LogQuery query) {
        LogLines lines = stream(container, query, Instant.EPOCH);
        return query.follow() ? new FollowedLogLines(lines, from -> stream(container, LogQuery.ALL, from)) : lines;
    }

    private LogLines stream(Container container, LogQuery query, Instant since) {
        var lines = new DockerLogLines();
        attempt(Kind.GONE, "read the log of container " + container.key(), client -> {
            var command = client.logContainerCmd(idOf(container))
                    .withStdOut(true)
                    .withStdErr(true)
                    .withTimestamps(true)
                    .withSince((int) since.getEpochSecond())
                    .withFollowStream(query.follow());
            if (query.tailLines() >= 0) {
                command.withTail((int) Math.min(Integer.MAX_VALUE, query.tailLines()));
            } else {
                command.withTailAll();
            }
            return command.exec(lines);
        });
        return lines;
    }

    private static String idOf(Container container) {
        return container.id().substring(DockerListing.ID_PREFIX.length());
    }

    private <T> T attempt(Kind kind, String what, Function<DockerClient, T> call) {
        try {
            return calls.call(what, CALL, call);
        } catch (DockerException e) {
            throw new RuntimeFailure(kind, "cannot " + what + ": " + DockerImages.reason(e), e);
        } catch (RuntimeFailure e) {
            throw e;
        } catch (RuntimeException e) {
            throw new RuntimeFailure(Kind.UNAVAILABLE, "cannot " + what + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        calls.close();
    }
}
