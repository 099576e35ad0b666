package io.balsa.controllers;

import io.balsa.k8s.apps.v1.ReplicaSet;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.Node;
import io.balsa.k8s.core.v1.NodeCondition;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodCondition;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.core.v1.PodTemplateSpec;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.core.v1.ServicePort;
import io.balsa.k8s.intstr.IntOrString;
import io.balsa.k8s.meta.v1.OwnerReference;
import io.balsa.k8s.meta.v1.Time;
import io.balsa.k8s.resource.Quantity;
import java.time.Instant;

/** Objects as the API server would give them, said in one line each. */
public final class Objects {
    public static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private Objects() {}

    public static Quantity quantity(String text) {
        return Quantity.newBuilder().setString(text).build();
    }

    /** A Ready node with so many processors, 4 GiB of memory and room for 110 pods. */
    public static Node node(String name, String cpu) {
        Node.Builder node = Node.newBuilder();
        node.getMetadataBuilder()
                .setName(name)
                .setUid("uid-" + name)
                .setResourceVersion("1")
                .putLabels("kubernetes.io/hostname", name);
        node.getSpecBuilder();
        node.getStatusBuilder()
                .putAllocatable("cpu", quantity(cpu))
                .putAllocatable("memory", quantity("4Gi"))
                .putAllocatable("pods", quantity("110"))
                .addConditions(NodeCondition.newBuilder()
                        .setType("Ready")
                        .setStatus("True")
                        .setLastHeartbeatTime(time(NOW)));
        return node.build();
    }

    /** A pod that requests so much; without a node. */
    public static Pod pod(String name, String cpu) {
        Pod.Builder pod = Pod.newBuilder();
        pod.getMetadataBuilder()
                .setNamespace("default")
                .setName(name)
                .setUid("uid-" + name)
                .setResourceVersion("1")
                .setCreationTimestamp(time(NOW));
        pod.getSpecBuilder().addContainers(container(cpu));
        pod.getStatusBuilder().setPhase("Pending");
        return pod.build();
    }

    public static Pod on(Pod pod, String node) {
        Pod.Builder bound = pod.toBuilder();
        bound.getSpecBuilder().setNodeName(node);
        return bound.build();
    }

    /** The pod running on the node, ready since a minute. */
    public static Pod ready(Pod pod, String node) {
        Pod.Builder ready = on(pod, node).toBuilder();
        ready.getStatusBuilder()
                .setPhase("Running")
                .setPodIP("10.0.0."
                        + (1 + Math.floorMod(pod.getMetadata().getName().hashCode(), 250)))
                .addConditions(PodCondition.newBuilder()
                        .setType("Ready")
                        .setStatus("True")
                        .setLastTransitionTime(time(NOW.minusSeconds(60))));
        return ready.build();
    }

    public static Pod deleting(Pod pod) {
        Pod.Builder deleting = pod.toBuilder();
        deleting.getMetadataBuilder().setDeletionTimestamp(time(NOW.plusSeconds(30)));
        return deleting.build();
    }

    public static Pod labelled(Pod pod, String app) {
        Pod.Builder labelled = pod.toBuilder();
        labelled.getMetadataBuilder().putLabels("app", app);
        return labelled.build();
    }

    public static Pod ownedBy(Pod pod, ReplicaSet set) {
        Pod.Builder owned = labelled(pod, "web").toBuilder();
        owned.getMetadataBuilder()
                .addOwnerReferences(OwnerReference.newBuilder()
                        .setApiVersion("apps/v1")
                        .setKind("ReplicaSet")
                        .setName(set.getMetadata().getName())
                        .setUid(set.getMetadata().getUid())
                        .setController(true)
                        .setBlockOwnerDeletion(true));
        return owned.build();
    }

    /** Wants so many pods with the label app=web. */
    public static ReplicaSet replicaSet(String name, int replicas) {
        ReplicaSet.Builder set = ReplicaSet.newBuilder();
        set.getMetadataBuilder()
                .setNamespace("default")
                .setName(name)
                .setUid("uid-" + name)
                .setResourceVersion("1")
                .setGeneration(1);
        PodTemplateSpec.Builder template =
                PodTemplateSpec.newBuilder().setSpec(PodSpec.newBuilder().addContainers(container("100m")));
        template.getMetadataBuilder().putLabels("app", "web");
        set.getSpecBuilder()
                .setReplicas(replicas)
                .setTemplate(template)
                .getSelectorBuilder()
                .putMatchLabels("app", "web");
        return set.build();
    }

    /** Selects app=web, port 80 to 8080. */
    public static Service service(String name) {
        Service.Builder service = Service.newBuilder();
        service.getMetadataBuilder()
                .setNamespace("default")
                .setName(name)
                .setUid("uid-" + name)
                .setResourceVersion("1");
        service.getSpecBuilder()
                .putSelector("app", "web")
                .setType("ClusterIP")
                .addPorts(ServicePort.newBuilder()
                        .setName("http")
                        .setProtocol("TCP")
                        .setPort(80)
                        .setTargetPort(IntOrString.newBuilder().setType(0).setIntVal(8080)));
        return service.build();
    }

    public static Time time(Instant instant) {
        return Time.newBuilder().setSeconds(instant.getEpochSecond()).build();
    }

    private static Container container(String cpu) {
        Container.Builder container = Container.newBuilder().setName("main").setImage("hello-minikube");
        if (!cpu.isEmpty()) {
            container.getResourcesBuilder().putRequests("cpu", quantity(cpu));
        }
        return container.build();
    }
}
