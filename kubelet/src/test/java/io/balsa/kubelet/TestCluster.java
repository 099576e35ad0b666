package io.balsa.kubelet;

import io.balsa.api.client.Clockwork;
import io.balsa.api.client.KindClient;
import io.balsa.api.client.fake.FakeApi;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.ContainerPort;
import io.balsa.k8s.core.v1.ContainerStatus;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.meta.v1.ObjectMeta;
import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An API server on a port, certificates, and kubelets of this process or of others. */
final class TestCluster implements AutoCloseable {
    static final String NODE = "node-1";
    static final String ADDRESS = "127.0.0.77";

    private final FakeApi api = FakeApi.start(InstantSource.system());
    private final Path root;
    private final TestPki pki;
    private final TestPki.Identity serverIdentity;
    private final TestPki.Identity nodeIdentity;
    private final int port;
    private Server server;

    TestCluster(Path root) throws Exception {
        this.root = root;
        this.pki = new TestPki(root.resolve("pki"), "test-authority");
        this.serverIdentity = pki.issue("api", List.of("127.0.0.1"));
        this.nodeIdentity = pki.issue("system:node:" + NODE, List.of(ADDRESS, "127.0.0.1"));
        this.server = serve(0);
        this.port = server.getPort();
    }

    private Server serve(int port) throws IOException {
        var builder = NettyServerBuilder.forAddress(
                new InetSocketAddress("127.0.0.1", port),
                TlsServerCredentials.newBuilder()
                        .keyManager(
                                serverIdentity.certificate().toFile(),
                                serverIdentity.key().toFile())
                        .trustManager(pki.authority().toFile())
                        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                        .build());
        api.services().forEach(builder::addService);
        return builder.permitKeepAliveTime(1, TimeUnit.SECONDS).build().start();
    }

    FakeApi api() {
        return api;
    }

    TestPki pki() {
        return pki;
    }

    /** The API server cannot be reached until it {@linkplain #comeBack comes back}. */
    void goAway() throws InterruptedException {
        server.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }

    void comeBack() throws IOException {
        server = serve(port);
    }

    KubeletConfig config(KubeletConfig.Engine engine) {
        return new KubeletConfig(
                new KubeletConfig.Node(
                        NODE, ADDRESS, Map.of(), Optional.of(new KubeletConfig.Capacity(2000, 4L << 30, 110))),
                root.resolve("kubelet"),
                engine,
                new KubeletConfig.ApiAccess(
                        List.of("127.0.0.1:" + port), nodeIdentity.certificate(), nodeIdentity.key(), pki.authority()),
                new KubeletConfig.Agent(0, pki.authority(), List.of("balsa-apiserver")),
                limits());
    }

    private static KubeletLimits limits() {
        KubeletLimits defaults = KubeletLimits.defaults();
        return new KubeletLimits(
                new KubeletLimits.Restarts(Duration.ofSeconds(2), Duration.ofSeconds(8), Duration.ofMinutes(10)),
                new KubeletLimits.Heartbeat(Duration.ofMillis(500), 8, Duration.ofSeconds(2)),
                defaults.work(),
                defaults.proxying());
    }

    Kubelet start(KubeletConfig.Engine engine) throws IOException {
        return Kubelet.start(config(engine), Clockwork.system(System::nanoTime));
    }

    /** The command line of a kubelet as a process of its own: {@link KubeletProcess}. */
    List<String> commandLine() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                KubeletProcess.class.getName(),
                root.resolve("kubelet").toString(),
                "127.0.0.1:" + port,
                nodeIdentity.certificate().toString(),
                nodeIdentity.key().toString(),
                pki.authority().toString()));
    }

    KindClient<Pod> pods() {
        return api.client().kind(Pod.class);
    }

    Optional<Pod> pod(String name) {
        return api.find(Pod.class, "default", name);
    }

    /** The status of a pod's only container, or an empty one. */
    ContainerStatus container(String pod) {
        return pod(pod).map(found -> found.getStatus().getContainerStatusesList()).stream()
                .flatMap(List::stream)
                .findFirst()
                .orElse(ContainerStatus.getDefaultInstance());
    }

    boolean running(String pod) {
        return container(pod).getState().hasRunning() && container(pod).getReady();
    }

    static Pod busybox(String name, String script) {
        return pod(
                name,
                Container.newBuilder()
                        .setName("web")
                        .setImage("busybox")
                        .addAllCommand(List.of("sh", "-c", script))
                        .build());
    }

    static Pod helloMinikube(String name, int port) {
        return pod(
                name,
                Container.newBuilder()
                        .setName("web")
                        .setImage("hello-minikube")
                        .addPorts(ContainerPort.newBuilder().setContainerPort(port))
                        .build());
    }

    static Pod pod(String name, Container container) {
        return Pod.newBuilder()
                .setMetadata(ObjectMeta.newBuilder()
                        .setNamespace("default")
                        .setName(name)
                        .putLabels("app", "web"))
                .setSpec(PodSpec.newBuilder()
                        .setNodeName(NODE)
                        .setRestartPolicy("Always")
                        .setTerminationGracePeriodSeconds(3)
                        .addContainers(container))
                .build();
    }

    @Override
    public void close() {
        server.shutdownNow();
        api.close();
    }
}
