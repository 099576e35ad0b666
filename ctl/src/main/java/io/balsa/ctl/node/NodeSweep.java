package io.balsa.ctl.node;

import io.balsa.api.client.Clockwork;
import io.balsa.kubelet.KubeletConfig;
import io.balsa.kubelet.KubeletLimits;
import io.balsa.kubelet.runtime.Container;
import io.balsa.kubelet.runtime.ContainerRuntime;
import io.balsa.kubelet.runtime.ContainerState;
import io.balsa.kubelet.runtime.PodRef;
import io.balsa.kubelet.runtime.RuntimeFailure;
import io.balsa.kubelet.runtime.StopSignal;
import io.balsa.kubelet.runtime.docker.DockerRuntime;
import io.balsa.kubelet.runtime.process.Catalogue;
import io.balsa.kubelet.runtime.process.ProcessRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends what a node's pods run after its kubelet has stopped, and forgets it: first politely, then by force. For a cluster
 * that goes down as a whole; a kubelet that restarts finds its containers again instead.
 */
final class NodeSweep {
    private static final Duration POLITE_MAX = Duration.ofSeconds(3);
    private static final Duration FORCED_MAX = Duration.ofSeconds(10);
    private static final long POLL_MILLIS = 50;

    /** Whose containers: the same values that the kubelet had. */
    record Place(String name, String address, Path rootDir, KubeletConfig.Engine engine) {}

    private final Place place;
    private final Clockwork clockwork;

    NodeSweep(Place place, Clockwork clockwork) {
        this.place = place;
        this.clockwork = clockwork;
    }

    void run() throws IOException, InterruptedException {
        try (ContainerRuntime runtime = open()) {
            if (!end(runtime, StopSignal.TERMINATE, POLITE_MAX) && !end(runtime, StopSignal.KILL, FORCED_MAX)) {
                throw new IOException("some do not end");
            }
            for (PodRef pod : runtime.pods()) {
                runtime.list(pod).forEach(runtime::remove);
                runtime.removePod(pod);
            }
        } catch (RuntimeFailure e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private ContainerRuntime open() throws IOException {
        return switch (place.engine) {
            case PROCESS ->
                ProcessRuntime.open(
                        place.rootDir,
                        new ProcessRuntime.Node(place.name, place.address),
                        Catalogue.ofThisMachine(),
                        new ProcessRuntime.Sources(clockwork.clock(), clockwork.random()));
            case DOCKER ->
                DockerRuntime.open(
                        new DockerRuntime.Options(
                                "unix:///var/run/docker.sock",
                                place.rootDir.toAbsolutePath().normalize().toString(),
                                place.address,
                                KubeletLimits.defaults().work().pull()),
                        task -> {
                            Thread thread = new Thread(task, "docker-call");
                            thread.setDaemon(true);
                            return thread;
                        });
        };
    }

    /** True when no container runs any more. */
    private boolean end(ContainerRuntime runtime, StopSignal signal, Duration patience) throws InterruptedException {
        long until = clockwork.nanoTime().getAsLong() + patience.toNanos();
        List<Container> alive = alive(runtime);
        alive.forEach(container -> runtime.signal(container, signal));
        while (!alive.isEmpty() && until - clockwork.nanoTime().getAsLong() > 0) {
            if (new CountDownLatch(1).await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("nobody counts down");
            }
            alive = alive(runtime);
        }
        return alive.isEmpty();
    }

    private static List<Container> alive(ContainerRuntime runtime) {
        return runtime.list().stream()
                .filter(container -> !(container.state() instanceof ContainerState.Exited))
                .toList();
    }
}
