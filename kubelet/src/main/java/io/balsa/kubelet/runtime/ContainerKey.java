package io.balsa.kubelet.runtime;

/**
 * One run of one container of a pod. The first run is attempt 0; the highest attempt of a container is the pod's restart
 * count for it. A runtime starts a key at most once, so that a start that was asked for twice runs once.
 */
public record ContainerKey(PodRef pod, String container, int attempt) {
    @Override
    public String toString() {
        return pod + "/" + container + "#" + attempt;
    }
}
