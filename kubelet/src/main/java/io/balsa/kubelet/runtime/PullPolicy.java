package io.balsa.kubelet.runtime;

/** Kubernetes' imagePullPolicy. */
public enum PullPolicy {
    ALWAYS,
    IF_NOT_PRESENT,
    NEVER
}
