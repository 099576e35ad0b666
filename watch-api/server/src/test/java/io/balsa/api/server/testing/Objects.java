package io.balsa.api.server.testing;

import io.balsa.k8s.apps.v1.ReplicaSet;
import io.balsa.k8s.apps.v1.ReplicaSetSpec;
import io.balsa.k8s.core.v1.Binding;
import io.balsa.k8s.core.v1.ConfigMap;
import io.balsa.k8s.core.v1.Container;
import io.balsa.k8s.core.v1.Namespace;
import io.balsa.k8s.core.v1.ObjectReference;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.core.v1.PodSpec;
import io.balsa.k8s.core.v1.PodTemplateSpec;
import io.balsa.k8s.core.v1.Service;
import io.balsa.k8s.core.v1.ServicePort;
import io.balsa.k8s.core.v1.ServiceSpec;
import io.balsa.k8s.intstr.IntOrString;
import io.balsa.k8s.meta.v1.LabelSelector;
import io.balsa.k8s.meta.v1.ObjectMeta;

/** Small valid objects. */
public final class Objects {
    private Objects() {}

    public static ConfigMap configMap(String name, String value) {
        return ConfigMap.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName(name))
                .putData("value", value)
                .build();
    }

    public static ConfigMap labelled(ConfigMap map, String key, String value) {
        return map.toBuilder()
                .setMetadata(map.getMetadata().toBuilder().putLabels(key, value))
                .build();
    }

    public static Namespace namespace(String name) {
        return Namespace.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName(name))
                .build();
    }

    public static Pod pod(String name) {
        return Pod.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName(name))
                .setSpec(PodSpec.newBuilder()
                        .setTerminationGracePeriodSeconds(30)
                        .addContainers(Container.newBuilder().setName("main").setImage("hello:1")))
                .build();
    }

    public static Binding binding(String pod, String node) {
        return Binding.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName(pod).setNamespace("default"))
                .setTarget(ObjectReference.newBuilder().setKind("Node").setName(node))
                .build();
    }

    public static Service service(String name, String type, int nodePort) {
        ServicePort.Builder port = ServicePort.newBuilder()
                .setPort(80)
                .setTargetPort(IntOrString.newBuilder().setType(0L).setIntVal(8080));
        if (nodePort != 0) {
            port.setNodePort(nodePort);
        }
        return Service.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName(name))
                .setSpec(ServiceSpec.newBuilder()
                        .setType(type)
                        .putSelector("app", name)
                        .addPorts(port))
                .build();
    }

    public static ReplicaSet replicaSet(String name, int replicas) {
        var labels = java.util.Map.of("app", name);
        return ReplicaSet.newBuilder()
                .setMetadata(ObjectMeta.newBuilder().setName(name))
                .setSpec(ReplicaSetSpec.newBuilder()
                        .setReplicas(replicas)
                        .setSelector(LabelSelector.newBuilder().putAllMatchLabels(labels))
                        .setTemplate(PodTemplateSpec.newBuilder()
                                .setMetadata(ObjectMeta.newBuilder().putAllLabels(labels))
                                .setSpec(pod("unused").getSpec())))
                .build();
    }
}
