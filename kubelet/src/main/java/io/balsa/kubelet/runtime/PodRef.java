package io.balsa.kubelet.runtime;

/** Which pod: the uid tells apart two pods that had the same name one after the other. */
public record PodRef(String uid, String namespace, String name) {
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
