package io.balsa.kubelet;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a kubelet must be told.
 *
 * @param rootDir where its containers' files are; it must stay the same for the node's containers to be found again
 */
public record KubeletConfig(
        Node node, Path rootDir, Addresses addresses, Engine engine, ApiAccess api, KubeletLimits limits) {
    /**
     * @param labels set on the Node besides the well-known ones
     * @param capacity empty: what the machine has
     */
    public record Node(String name, Map<String, String> labels, Optional<Capacity> capacity) {
        public Node {
            labels = Map.copyOf(labels);
        }
    }

    /** What pods may request in total. */
    public record Capacity(long cpuMillis, long memoryBytes, int pods) {}

    /**
     * @param node the node's InternalIP: node ports and host ports listen on it, and so does the agent. Several nodes of
     *     one machine have a loopback address each, such as 127.0.0.2
     * @param agentPort where the API servers reach this kubelet; 0 for any
     */
    public record Addresses(String node, int agentPort) {}

    /** What runs the containers. */
    public enum Engine {
        /** Processes of this machine. */
        PROCESS,
        /** The Docker engine behind {@code /var/run/docker.sock}. */
        DOCKER
    }

    /**
     * How to reach the API servers' resource service, and who this is. The same certificate serves the agent port, so it
     * must name the node's address and be good for both sides.
     *
     * @param servers {@code host:port} of each, the preferred one first
     * @param certificate PEM; Kubernetes' names are CN=system:node:NAME, O=system:nodes
     * @param authority PEM of who signs servers and clients
     * @param agentCallers the common names of those who may call the agent
     */
    public record ApiAccess(
            List<String> servers, Path certificate, Path key, Path authority, List<String> agentCallers) {
        public ApiAccess {
            servers = List.copyOf(servers);
            agentCallers = List.copyOf(agentCallers);
        }
    }
}
