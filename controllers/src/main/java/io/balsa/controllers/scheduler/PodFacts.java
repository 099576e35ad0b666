package io.balsa.controllers.scheduler;

import io.balsa.api.model.Meta;
import io.balsa.k8s.core.v1.Pod;
import io.balsa.k8s.meta.v1.OwnerReference;
import java.util.List;
import java.util.Map;

/**
 * What scheduling needs to know about a pod, worked out once.
 *
 * @param group equal for pods that should be spread: those of one controller, else those with the same labels in one
 *     namespace; empty for a pod that is like no other
 */
public record PodFacts(Pod pod, Resources requests, List<HostPort> hostPorts, String group) {
    public static PodFacts of(Pod pod) {
        return new PodFacts(pod, Resources.requestedBy(pod), HostPort.of(pod), group(pod));
    }

    private static String group(Pod pod) {
        Map<String, String> labels = Meta.of(pod).getLabelsMap();
        return Meta.controller(pod)
                .map(OwnerReference::getUid)
                .orElse(labels.isEmpty() ? "" : Meta.namespace(pod) + "/" + new java.util.TreeMap<>(labels));
    }
}
