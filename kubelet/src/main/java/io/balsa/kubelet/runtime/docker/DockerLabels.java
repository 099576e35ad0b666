package io.balsa.kubelet.runtime.docker;

import io.balsa.kubelet.runtime.ContainerKey;
import io.balsa.kubelet.runtime.PodRef;
import java.util.HashMap;
import java.util.Map;

/** How containers are named and labelled: as Kubernetes' own Docker runtime did it, and whose kubelet they belong to. */
final class DockerLabels {
    /** Which kubelet of this engine: its root directory. */
    static final String NODE = "io.balsa.node";

    static final String TYPE = "io.kubernetes.docker.type";
    static final String SANDBOX = "podsandbox";
    static final String CONTAINER = "container";

    static final String POD_UID = "io.kubernetes.pod.uid";
    private static final String POD_NAME = "io.kubernetes.pod.name";
    private static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
    private static final String CONTAINER_NAME = "io.kubernetes.container.name";
    private static final String RESTART_COUNT = "annotation.io.kubernetes.container.restartCount";
    private static final String GRACE_SECONDS = "annotation.io.kubernetes.pod.terminationGracePeriod";
    private static final String IMAGE = "io.balsa.image";

    private final String node;

    DockerLabels(String node) {
        this.node = node;
    }

    static String nameOf(PodRef pod) {
        return "k8s_POD_" + pod.name() + "_" + pod.namespace() + "_" + pod.uid() + "_0";
    }

    static String nameOf(ContainerKey key) {
        return "k8s_" + key.container() + "_" + key.pod().name() + "_"
                + key.pod().namespace() + "_" + key.pod().uid() + "_" + key.attempt();
    }

    Map<String, String> ofSandbox(PodRef pod) {
        Map<String, String> labels = new HashMap<>();
        labels.put(NODE, node);
        labels.put(TYPE, SANDBOX);
        labels.put(POD_UID, pod.uid());
        labels.put(POD_NAME, pod.name());
        labels.put(POD_NAMESPACE, pod.namespace());
        return labels;
    }

    Map<String, String> ofContainer(ContainerKey key, String image, long graceSeconds) {
        Map<String, String> labels = ofSandbox(key.pod());
        labels.put(TYPE, CONTAINER);
        labels.put(CONTAINER_NAME, key.container());
        labels.put(RESTART_COUNT, String.valueOf(key.attempt()));
        labels.put(GRACE_SECONDS, String.valueOf(graceSeconds));
        labels.put(IMAGE, image);
        return labels;
    }

    static PodRef pod(Map<String, String> labels) {
        return new PodRef(
                labels.getOrDefault(POD_UID, ""),
                labels.getOrDefault(POD_NAMESPACE, ""),
                labels.getOrDefault(POD_NAME, ""));
    }

    static ContainerKey key(Map<String, String> labels) {
        return new ContainerKey(
                pod(labels),
                labels.getOrDefault(CONTAINER_NAME, ""),
                Integer.parseInt(labels.getOrDefault(RESTART_COUNT, "0")));
    }

    static boolean isSandbox(Map<String, String> labels) {
        return SANDBOX.equals(labels.get(TYPE));
    }

    static long graceSeconds(Map<String, String> labels) {
        return Long.parseLong(labels.getOrDefault(GRACE_SECONDS, "30"));
    }

    static String image(Map<String, String> labels) {
        return labels.getOrDefault(IMAGE, "");
    }
}
