package io.balsa.kubelet.runtime;

import java.util.List;

/**
 * What the containers of a pod share.
 *
 * @param hostname what they see as their host's name
 * @param hostPorts ports of the node's address that lead into the pod
 */
public record SandboxSpec(PodRef pod, String hostname, List<HostPort> hostPorts) {
    public SandboxSpec {
        hostPorts = List.copyOf(hostPorts);
    }

    public record HostPort(int hostPort, int containerPort) {}
}
