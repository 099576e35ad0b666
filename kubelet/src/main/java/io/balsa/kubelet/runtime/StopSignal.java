package io.balsa.kubelet.runtime;

/** The two ways to ask a container to end. */
public enum StopSignal {
    /** Please: the container may finish its work. */
    TERMINATE,
    /** Now, with everything it started. */
    KILL
}
