package io.balsa.kubelet.node;

import io.balsa.api.model.Quantity;
import io.balsa.k8s.core.v1.DaemonEndpoint;
import io.balsa.k8s.core.v1.NodeAddress;
import io.balsa.k8s.core.v1.NodeCondition;
import io.balsa.k8s.core.v1.NodeDaemonEndpoints;
import io.balsa.k8s.core.v1.NodeStatus;
import io.balsa.k8s.core.v1.NodeSystemInfo;
import io.balsa.k8s.meta.v1.Time;
import io.balsa.kubelet.KubeletConfig.Capacity;
import java.time.Instant;
import java.util.Map;

/** A node's status, on top of the one that the API server has. Pure. */
final class NodeStatuses {
    /** Kubernetes' eviction thresholds; nothing is evicted here, the condition is shown. */
    private static final long MEMORY_PRESSURE_BYTES = 100L << 20;

    private static final double DISK_PRESSURE_SHARE = 0.10;
    private static final double PID_PRESSURE_SHARE = 0.05;

    private NodeStatuses() {}

    /** What a node says about itself that does not change while the kubelet runs. */
    record Self(String name, String address, int agentPort, Capacity capacity, NodeSystemInfo info) {}

    static NodeSystemInfo info(Machine.Facts facts, String runtimeVersion, String version) {
        return NodeSystemInfo.newBuilder()
                .setMachineID(facts.machineId())
                .setSystemUUID(facts.machineId())
                .setBootID(facts.bootId())
                .setKernelVersion(facts.kernel())
                .setOsImage(facts.osImage())
                .setContainerRuntimeVersion(runtimeVersion)
                .setKubeletVersion(version)
                .setKubeProxyVersion(version)
                .setOperatingSystem("linux")
                .setArchitecture(facts.architecture())
                .build();
    }

    static NodeStatus of(NodeStatus before, Self self, Machine.Load load, boolean runtimeAnswers, Instant now) {
        Map<String, io.balsa.k8s.resource.Quantity> capacity = Map.of(
                "cpu", Quantity.ofMillis(self.capacity().cpuMillis()).toMessage(),
                "memory", Quantity.ofBytes(self.capacity().memoryBytes()).toMessage(),
                "pods", Quantity.ofUnits(self.capacity().pods()).toMessage());
        NodeStatus.Builder status = before.toBuilder()
                .clearCapacity()
                .putAllCapacity(capacity)
                .clearAllocatable()
                .putAllAllocatable(capacity)
                .clearAddresses()
                .addAddresses(NodeAddress.newBuilder().setType("InternalIP").setAddress(self.address()))
                .addAddresses(NodeAddress.newBuilder().setType("Hostname").setAddress(self.name()))
                .setDaemonEndpoints(NodeDaemonEndpoints.newBuilder()
                        .setKubeletEndpoint(DaemonEndpoint.newBuilder().setPort(self.agentPort())))
                .setNodeInfo(self.info());
        put(
                status,
                "MemoryPressure",
                load.memoryAvailableBytes() < MEMORY_PRESSURE_BYTES,
                new String[] {"KubeletHasInsufficientMemory", "kubelet has insufficient memory available"},
                new String[] {"KubeletHasSufficientMemory", "kubelet has sufficient memory available"},
                now);
        put(
                status,
                "DiskPressure",
                load.diskFreeShare() < DISK_PRESSURE_SHARE,
                new String[] {"KubeletHasDiskPressure", "kubelet has disk pressure"},
                new String[] {"KubeletHasNoDiskPressure", "kubelet has no disk pressure"},
                now);
        put(
                status,
                "PIDPressure",
                load.pidFreeShare() < PID_PRESSURE_SHARE,
                new String[] {"KubeletHasInsufficientPID", "kubelet has insufficient PID available"},
                new String[] {"KubeletHasSufficientPID", "kubelet has sufficient PID available"},
                now);
        put(
                status,
                "Ready",
                runtimeAnswers,
                new String[] {"KubeletReady", "kubelet is posting ready status"},
                new String[] {"KubeletNotReady", "container runtime is down"},
                now);
        return status.build();
    }

    /** @param yes reason and message where it holds */
    private static void put(
            NodeStatus.Builder status, String type, boolean holds, String[] yes, String[] no, Instant now) {
        String[] words = holds ? yes : no;
        Time time =
                Time.newBuilder().setSeconds(now.getEpochSecond()).setNanos(0).build();
        NodeCondition.Builder condition = NodeCondition.newBuilder()
                .setType(type)
                .setStatus(holds ? "True" : "False")
                .setReason(words[0])
                .setMessage(words[1])
                .setLastHeartbeatTime(time)
                .setLastTransitionTime(time);
        for (int i = 0; i < status.getConditionsCount(); i++) {
            NodeCondition before = status.getConditions(i);
            if (before.getType().equals(type)) {
                if (before.getStatus().equals(condition.getStatus())) {
                    condition.setLastTransitionTime(before.getLastTransitionTime());
                }
                status.setConditions(i, condition);
                return;
            }
        }
        status.addConditions(condition);
    }

    /** Whether they differ in more than the time of the heartbeat. */
    static boolean sameNews(NodeStatus one, NodeStatus other) {
        return withoutHeartbeats(one).equals(withoutHeartbeats(other));
    }

    private static NodeStatus withoutHeartbeats(NodeStatus status) {
        NodeStatus.Builder plain = status.toBuilder();
        plain.getConditionsBuilderList().forEach(NodeCondition.Builder::clearLastHeartbeatTime);
        return plain.build();
    }
}
