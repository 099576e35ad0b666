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
public record KubeletConfig(Node node, Path rootDir, Engine engine, ApiAccess api, Agent agent, KubeletLimits limits) {
    /**
     * @param address the node's InternalIP: node ports and host ports listen on it, and so does the agent. Several nodes of
     *     one machine have a loopback address each, such as 127.0.0.2
     * @param labels set on the Node besides the well-known ones
     * @param capacity empty: what the machine has
     */
    public record Node(String name, String address, Map<String, String> labels, Optional<Capacity> capacity) {
        public Node {
            labels = Map.copyOf(labels);
        }
    }

    /** What pods may request in total. */
    public record Capacity(long cpuMillis, long memoryBytes, int pods) {}

    /** What runs the containers. */
    public enum Engine {
        /** Processes of this machine. */
        PROCESS,
        /** The Docker engine behind {@code /var/run/docker.sock}. */
        DOCKER
    }

    /**
     * How to reach the API servers' resource service, and who this is.
     *
     * @param servers {@code host:port} of each, the preferred one first
     * @param certificate PEM; Kubernetes' names are CN=system:node:NAME, O=system:nodes. The agent shows it too, so it names
     *     the node's address and is good for both sides
     * @param authority PEM of who signs API servers
     */
    public record ApiAccess(List<String> servers, Path certificate, Path key, Path authority) {
        public ApiAccess {
            servers = List.copyOf(servers);
        }
    }

    /**
     * The port that API servers fetch logs from.
     *
     * @param port 0 for any
     * @param authority PEM of who signs clients
     * @param callers the common names of those who may call: the API servers'
     */
    public record Agent(int port, Path authority, List<String> callers) {
        public Agent {
            callers = List.copyOf(callers);
        }
    }
}
