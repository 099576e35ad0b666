package io.balsa.api.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.balsa.agent.v1.LogsReply;
import io.balsa.agent.v1.LogsRequest;
import io.balsa.agent.v1.NodeAgentGrpc;
import io.balsa.api.server.http.tls.TestAuthority;
import io.balsa.api.server.http.tls.TestClients;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** kubectl logs through the API server to a node's agent. */
@Timeout(120)
class LogsTest {
    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static Agent agent;
    private static Server agentServer;

    @BeforeAll
    static void start() throws IOException {
        cluster = Cluster.start(folder);
        agent = new Agent();
        TestAuthority.Issued identity = cluster.authority().issue("agent", "O=system:nodes,CN=system:node:n1");
        agentServer = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .sslContext(GrpcSslContexts.forServer(
                                identity.certificateFile().toFile(),
                                identity.keyFile().toFile())
                        .trustManager(cluster.authority().certificateFile().toFile())
                        .clientAuth(ClientAuth.REQUIRE)
                        .build())
                .addService(agent)
                .build()
                .start();
        var api = new Api(cluster);
        assertThat(api.post("/api/v1/nodes", "{\"metadata\":{\"name\":\"n1\"}}").code())
                .isEqualTo(201);
        String status = "{\"metadata\":{\"name\":\"n1\"},\"status\":{\"addresses\":[{\"type\":\"InternalIP\","
                + "\"address\":\"127.0.0.1\"}],\"daemonEndpoints\":{\"kubeletEndpoint\":{\"Port\":"
                + agentServer.getPort() + "}}}}";
        assertThat(api.send("PUT", "/api/v1/nodes/n1/status", status.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .code())
                .isEqualTo(200);
        assertThat(cluster.kubectl("run", "p", "--image=nginx").exit()).isZero();
        assertThat(api.post(
                                "/api/v1/namespaces/default/pods/p/binding",
                                "{\"kind\":\"Binding\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"p\"},"
                                        + "\"target\":{\"kind\":\"Node\",\"name\":\"n1\"}}")
                        .code())
                .isEqualTo(201);
        assertThat(cluster.kubectl("run", "unbound", "--image=nginx").exit()).isZero();
    }

    @AfterAll
    static void stop() {
        if (agentServer != null) {
            agentServer.shutdownNow();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void theLogOfAContainer() {
        agent.answer = observer -> {
            observer.onNext(data("one\n"));
            observer.onNext(data("two\n"));
            observer.onCompleted();
        };
        Cluster.Output output = cluster.kubectl("logs", "p", "--tail=2", "--timestamps");
        assertThat(output.stdout()).isEqualTo("one\ntwo\n");
        assertThat(output.exit()).isZero();
        LogsRequest asked = agent.asked.poll();
        assertThat(asked)
                .isEqualTo(LogsRequest.newBuilder()
                        .setNamespace("default")
                        .setPod("p")
                        .setContainer("p")
                        .setTailLines(2)
                        .setTimestamps(true)
                        .build());
    }

    @Test
    void aLogOverAWebSocketComesAsBytesOrInBase64() throws IOException {
        agent.answer = observer -> {
            observer.onNext(data("one\n"));
            observer.onNext(data("two\n"));
            observer.onCompleted();
        };
        String path = "/api/v1/namespaces/default/pods/p/log";
        var tls = TestClients.context(cluster.authority(), cluster.admin());
        Map<String, String> first = Map.of("", "one\n", "binary.k8s.io", "one\n", "base64.binary.k8s.io", "b25lCg==");
        for (Map.Entry<String, String> entry : first.entrySet()) {
            try (RawWebSocket raw = new RawWebSocket(cluster, tls, 64 * 1024)) {
                String protocol = entry.getKey();
                Map<String, String> headers =
                        protocol.isEmpty() ? Map.of() : Map.of("Sec-WebSocket-Protocol", "x, " + protocol);
                assertThat(raw.shake(path, headers)).isEqualTo(101);
                assertThat(raw.head().contains("Sec-WebSocket-Protocol: " + protocol))
                        .isEqualTo(!protocol.isEmpty());
                RawWebSocket.Frame message = raw.next();
                assertThat(message.opcode())
                        .isEqualTo(protocol.startsWith("base64") ? RawWebSocket.TEXT : RawWebSocket.BINARY);
                assertThat(message.text()).isEqualTo(entry.getValue());
                raw.next();
                RawWebSocket.Frame close = raw.next();
                assertThat(close.opcode()).isEqualTo(RawWebSocket.CLOSE);
                assertThat(close.code()).isEqualTo(1000);
            }
        }
        try (RawWebSocket raw = new RawWebSocket(cluster, tls, 64 * 1024)) {
            assertThat(raw.shake(path, Map.of("Sec-WebSocket-Protocol", "x"))).isEqualTo(403);
            assertThat(raw.body()).contains("requested protocol(s) are not supported: [x]");
            assertThat(raw.shake(path.replace("/p/", "/none/"), Map.of()))
                    .as("what fails before the log begins is a Status")
                    .isEqualTo(404);
            assertThat(raw.body()).contains("\"kind\":\"Status\"");
        }
    }

    @Test
    void followingShowsLinesAsTheyCome() {
        var open = new AtomicReference<StreamObserver<LogsReply>>();
        agent.answer = open::set;
        Process kubectl = cluster.startKubectl("logs", "-f", "p");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> open.get() != null);
        for (int line = 1; line <= 3; line++) {
            open.get().onNext(data("line " + line + "\n"));
            String last = "line " + line + "\n";
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> cluster.printed(kubectl).endsWith(last));
        }
        open.get().onCompleted();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !kubectl.isAlive());
        assertThat(kubectl.exitValue()).isZero();
    }

    @Test
    void aReaderWhoLeavesEndsTheAgentsCall() {
        var open = new AtomicReference<ServerCallStreamObserver<LogsReply>>();
        agent.answer = observer -> open.set((ServerCallStreamObserver<LogsReply>) observer);
        Process kubectl = cluster.startKubectl("logs", "-f", "p");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> open.get() != null);
        open.get().onNext(data("x\n"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> cluster.printed(kubectl).equals("x\n"));
        kubectl.destroy();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(open.get()::isCancelled);
    }

    @Test
    void refusalsOfTheAgentReadLikeKubernetes() {
        agent.answer = observer -> observer.onError(Status.FAILED_PRECONDITION
                .withDescription("container \"p\" in pod \"p\" is waiting to start: trying and failing to pull image")
                .asRuntimeException());
        assertThat(cluster.kubectl("logs", "p").stderr())
                .isEqualTo(
                        "Error from server (BadRequest): container \"p\" in pod \"p\" is waiting to start: trying and"
                                + " failing to pull image\n");
        agent.answer = observer -> observer.onError(Status.NOT_FOUND.asRuntimeException());
        assertThat(cluster.kubectl("logs", "p", "-p").stderr())
                .isEqualTo(
                        "Error from server (BadRequest): previous terminated container \"p\" in pod \"p\" not found\n");
    }

    @Test
    void whyAContainerThatTheNodeDoesNotHaveHasNoLog() {
        agent.answer = observer -> observer.onError(Status.NOT_FOUND.asRuntimeException());
        Map<String, String> reasons = Map.of(
                "", "is not available",
                "{}", "is waiting to start - no logs yet",
                "{\"waiting\":{\"reason\":\"ContainerCreating\"}}", "is waiting to start: ContainerCreating",
                "{\"waiting\":{\"reason\":\"ErrImagePull\"}}", "is waiting to start: image can't be pulled",
                "{\"waiting\":{\"reason\":\"ImagePullBackOff\"}}",
                        "is waiting to start: trying and failing to pull image",
                "{\"terminated\":{\"exitCode\":1}}", "is terminated");
        reasons.forEach((state, reason) -> {
            String statuses = state.isEmpty()
                    ? ""
                    : "{\"name\":\"p\",\"image\":\"i\",\"imageID\":\"\",\"ready\":false,\"restartCount\":0,\"state\":"
                            + state + "}";
            String patch = "{\"status\":{\"containerStatuses\":[" + statuses + "]}}";
            assertThat(cluster.kubectl("patch", "pod", "p", "--subresource=status", "--type=merge", "-p", patch)
                            .stderr())
                    .isEmpty();
            assertThat(cluster.kubectl("logs", "p").stderr())
                    .isEqualTo("Error from server (BadRequest): container \"p\" in pod \"p\" " + reason + "\n");
        });
    }

    @Test
    void whatTheAgentIsNotAskedFor() {
        assertThat(cluster.kubectl("logs", "nope").stderr())
                .isEqualTo("error: error from server (NotFound): pods \"nope\" not found in namespace \"default\"\n");
        assertThat(cluster.kubectl("logs", "p", "-c", "nope").stderr())
                .isEqualTo("error: container nope is not valid for pod p\n");
        Cluster.Output unbound = cluster.kubectl("logs", "unbound");
        assertThat(unbound.stdout()).isEmpty();
        assertThat(unbound.exit()).isZero();
        assertThat(new Api(cluster)
                        .get("/api/v1/namespaces/default/pods/p/log?tailLines=-1")
                        .json()
                        .get("message")
                        .asText())
                .isEqualTo("PodLogOptions \"p\" is invalid: tailLines: Invalid value: -1: must be greater than or equal"
                        + " to 0");
    }

    private static LogsReply data(String text) {
        return LogsReply.newBuilder().setData(ByteString.copyFromUtf8(text)).build();
    }

    private static final class Agent extends NodeAgentGrpc.NodeAgentImplBase {
        private final BlockingQueue<LogsRequest> asked = new LinkedBlockingQueue<>();
        private volatile java.util.function.Consumer<StreamObserver<LogsReply>> answer;

        @Override
        public void logs(LogsRequest request, StreamObserver<LogsReply> observer) {
            asked.add(request);
            answer.accept(observer);
        }
    }
}
