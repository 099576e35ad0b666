/**
 * What to do about each pod of this node, and doing it.
 *
 * <p>{@link io.balsa.kubelet.pod.PodReconciler} decides: from the pod's object, what the runtime shows, what was learned
 * on the way ({@link io.balsa.kubelet.pod.PodMemory}) and the time, to a list of actions; {@link
 * io.balsa.kubelet.pod.PodStatuses} says the same thing as a status. Both are pure. {@link
 * io.balsa.kubelet.pod.PodWorkers} acts: one pod is never with two threads, and many pods share a few.
 *
 * <p>The law of this package: an action is chosen from a fresh look at the runtime, and the runtime starts a key once;
 * so a container has at most one live instance, whatever is repeated or forgotten.
 *
 * <p>Not here: volumes, ephemeral and sidecar containers, lifecycle hooks, exec and gRPC probes, ConfigMap and Secret
 * variables. A pod that needs one of them for its containers to run gets a waiting container that says so.
 *
 * <p>May use {@code kubelet.runtime}, {@code api.client} and {@code api.model}.
 */
@NullMarked
package io.balsa.kubelet.pod;

import org.jspecify.annotations.NullMarked;
