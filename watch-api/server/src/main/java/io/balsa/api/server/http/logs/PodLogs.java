package io.balsa.api.server.http.logs;

import com.google.protobuf.Message;
import io.balsa.agent.v1.LogsRequest;
import io.balsa.agent.v1.NodeAgentGrpc;
import io.balsa.api.model.Kind;
import io.balsa.api.model.Scheme;
import io.balsa.api.model.StatusError;
import io.balsa.api.server.auth.Caller;
import io.balsa.api.server.core.ApiRequest;
import io.balsa.api.server.core.ApiResult;
import io.balsa.api.server.core.ResourceCore;
import io.balsa.api.server.core.Target;
import io.balsa.api.server.http.request.Query;
import io.balsa.api.server.http.stream.OpenStreams;
import io.balsa.api.server.http.stream.Outlet;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.Pod;
import io.grpc.ManagedChannel;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Answers {@code pods/log}: finds the pod and its node and lets the node's agent stream. Safe for any thread. */
public final class PodLogs {
    /** Who reads the node of a pod whose log a caller may read. */
    private static final Caller SELF = Caller.of("system:apiserver", "system:masters");

    private final ResourceCore core;
    private final Kind nodes;
    private final AgentConnector agents;
    private final InstantSource clock;

    public PodLogs(ResourceCore core, Scheme scheme, AgentConnector agents, InstantSource clock) {
        this.core = core;
        this.nodes = scheme.of(Node.class);
        this.agents = agents;
        this.clock = clock;
    }

    /**
     * Where a log goes.
     *
     * @param failed told instead of the outlet when the agent refuses before its first byte
     * @param over told once when the answer has ended, well or not
     */
    public record Destination(Outlet outlet, Consumer<StatusError> failed, OpenStreams streams, Runnable over) {}

    /**
     * Starts the stream and returns.
     *
     * @throws StatusError when there is no such pod, container or node, or the caller may not read it; then nothing of
     *     the destination was touched
     */
    public void stream(Caller caller, Target target, Query query, Destination destination) {
        Pod pod = (Pod) read(caller, target);
        LogsRequest request = LogQuery.read(pod, query, clock.instant());
        String nodeName = pod.getSpec().getNodeName();
        if (nodeName.isEmpty()) {
            // Kubernetes: a pod that no node runs yet has an empty log.
            destination.outlet().begin(200, LogStream.CONTENT_TYPE);
            destination.outlet().end(ByteBuffer.allocate(0));
            destination.over().run();
            return;
        }
        Node node = (Node) read(SELF, Target.of(nodes, "", nodeName));
        ManagedChannel channel = agents.connect(node);
        String absent = AbsentLog.why(pod, request.getContainer());
        NodeAgentGrpc.newStub(channel).logs(request, new LogStream(nodeName, channel, request, absent, destination));
    }

    private Message read(Caller caller, Target target) {
        if (core.handle(new ApiRequest.Get(caller, target, "")) instanceof ApiResult.Found found) {
            return found.object().message();
        }
        throw new IllegalStateException("a get answered something else than an object");
    }
}
