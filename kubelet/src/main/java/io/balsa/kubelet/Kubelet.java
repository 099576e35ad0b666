package io.balsa.kubelet;

import io.balsa.api.client.ApiClient;
import io.balsa.api.client.Channels;
import io.balsa.api.client.Clockwork;
import io.balsa.api.client.Informer;
import io.balsa.api.client.Selection;
import io.balsa.api.client.loop.Recorder;
import io.balsa.api.model.kinds.Kinds;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.kubelet.agent.AgentServer;
import io.balsa.kubelet.node.Heartbeat;
import io.balsa.kubelet.node.Machine;
import io.balsa.kubelet.node.NodeRegistration;
import io.balsa.kubelet.pod.PodSource;
import io.balsa.kubelet.pod.PodWorkers;
import io.balsa.kubelet.proxy.ServiceProxy;
import io.balsa.kubelet.runtime.ContainerRuntime;
import io.balsa.kubelet.runtime.RuntimeFailure;
import io.balsa.kubelet.runtime.docker.DockerRuntime;
import io.balsa.kubelet.runtime.process.Catalogue;
import io.balsa.kubelet.runtime.process.ProcessRuntime;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node agent.
 *
 * <pre>
 * try (Kubelet kubelet = Kubelet.start(config, Clockwork.system(System::nanoTime))) {
 *     ... // the node registers, runs its pods, serves their logs and the node ports
 * }       // the pods go on running
 * </pre>
 */
public final class Kubelet implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Kubelet.class);
    /** The Kubernetes whose node agent this one stands in for. */
    private static final String VERSION = "v1.32.0-balsa";

    private static final String DOCKER_HOST = "unix:///var/run/docker.sock";
    private static final String BY_UID = "uid";
    /** Kubernetes' default for a node. */
    private static final int MAX_PODS = 110;

    /** What to close, the last started first. */
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private int agentPort;

    private Kubelet() {}

    /**
     * Starts all parts and returns; whether the node could register shows in the log and in the API.
     *
     * @throws IOException where this machine cannot run it: no engine, a taken port, an unreadable certificate, or another
     *     kubelet on the same root. Nothing is left running then
     */
    public static Kubelet start(KubeletConfig config, Clockwork clockwork) throws IOException {
        ManagedChannel channel = Channels.mtls(
                config.api().servers(),
                config.api().certificate(),
                config.api().key(),
                config.api().authority());
        Kubelet kubelet = new Kubelet();
        kubelet.parts.push(channel::shutdownNow);
        try {
            kubelet.startAll(config, ApiClient.over(channel, Kinds.scheme()), clockwork);
            return kubelet;
        } catch (IOException | RuntimeException e) {
            kubelet.close();
            throw e;
        }
    }

    private void startAll(KubeletConfig config, ApiClient api, Clockwork clockwork) throws IOException {
        KubeletConfig.Node node = config.node();
        Files.createDirectories(config.rootDir());
        ContainerRuntime runtime = keep(openRuntime(config, clockwork));
        AgentServer agent = keep(AgentServer.start(config, runtime, clockwork.clock()));
        agentPort = agent.port();
        Recorder recorder = keep(new Recorder(api, "kubelet", node.name(), clockwork));
        ServiceProxy proxy = keep(
                new ServiceProxy(node.address(), api, recorder, config.limits().proxying(), clockwork));
        Informer<Pod> pods = keep(Informer.of(
                api.kind(Pod.class),
                Selection.all().withFields("spec.nodeName=" + node.name()),
                Map.of(BY_UID, pod -> List.of(pod.getMetadata().getUid())),
                clockwork));
        PodWorkers workers = keep(new PodWorkers(
                new PodWorkers.Identity(node.name(), node.address()),
                runtime,
                new CachedPods(pods, node.name()),
                new PodWorkers.Reporting(api, recorder, proxy::unserving, clockwork),
                config.limits()));
        pods.onChange(change -> {
            change.before().ifPresent(pod -> workers.wake(pod.getMetadata().getUid()));
            change.after().ifPresent(pod -> workers.wake(pod.getMetadata().getUid()));
        });
        Machine machine = new Machine(config.rootDir());
        NodeRegistration registration = keep(new NodeRegistration(
                api,
                new NodeRegistration.Identity(
                        node.name(), node.address(), agentPort, node.labels(), capacity(config, machine)),
                new NodeRegistration.Versions(runtime.version(), VERSION),
                new NodeRegistration.Watched(
                        machine, workers::runtimeAnswers, config.limits().heartbeat()),
                clockwork));
        Heartbeat heartbeat =
                keep(new Heartbeat(api, node.name(), config.limits().heartbeat(), clockwork));
        workers.start();
        pods.start();
        proxy.start();
        registration.start();
        heartbeat.start();
        log.info("Kubelet of node {} runs on {} with {}", node.name(), node.address(), runtime.version());
    }

    private static ContainerRuntime openRuntime(KubeletConfig config, Clockwork clockwork) throws IOException {
        KubeletConfig.Node node = config.node();
        return switch (config.engine()) {
            case PROCESS -> {
                ProcessRuntime runtime = ProcessRuntime.open(
                        config.rootDir(),
                        new ProcessRuntime.Node(node.name(), node.address()),
                        Catalogue.ofThisMachine(),
                        new ProcessRuntime.Sources(clockwork.clock(), clockwork.random()));
                log.info("Containers are processes of this machine, kept apart by {}", runtime.describe());
                yield runtime;
            }
            case DOCKER -> {
                Path root = config.rootDir().toAbsolutePath().normalize();
                var options = new DockerRuntime.Options(
                        DOCKER_HOST,
                        root.toString(),
                        node.address(),
                        config.limits().work().pull());
                try {
                    yield DockerRuntime.open(options, Kubelet::daemon);
                } catch (RuntimeFailure e) {
                    throw new IOException("no Docker engine answers at " + DOCKER_HOST + ": " + e.getMessage(), e);
                }
            }
        };
    }

    private static Thread daemon(Runnable task) {
        Thread thread = Executors.defaultThreadFactory().newThread(task);
        thread.setName("docker-call");
        thread.setDaemon(true);
        return thread;
    }

    private static KubeletConfig.Capacity capacity(KubeletConfig config, Machine machine) throws IOException {
        if (config.node().capacity().isPresent()) {
            return config.node().capacity().get();
        }
        Machine.Facts facts = machine.facts();
        return new KubeletConfig.Capacity(facts.cpus() * 1000L, facts.memoryBytes(), MAX_PODS);
    }

    /** Only this node's, whatever the server sent: another node's pod must not run here too. */
    private record CachedPods(Informer<Pod> informer, String node) implements PodSource {
        @Override
        public boolean synced() {
            return informer.hasSynced();
        }

        @Override
        public Optional<Pod> byUid(String uid) {
            return informer.snapshot().by(BY_UID, uid).stream()
                    .filter(this::own)
                    .findFirst();
        }

        @Override
        public List<Pod> all() {
            return informer.snapshot().all().stream().filter(this::own).toList();
        }

        private boolean own(Pod pod) {
            return pod.getSpec().getNodeName().equals(node);
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    /** Where API servers reach the agent. */
    public int agentPort() {
        return agentPort;
    }

    /** Stops working for the node; its containers go on running. */
    @Override
    public void close() {
        for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
            try {
                part.close();
            } catch (Exception e) {
                // A boundary: the other parts must be closed whatever one of them does.
                log.warn("A part of the kubelet could not be closed", e);
            }
        }
    }
}
