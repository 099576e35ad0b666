/**
 * Containers in a Docker engine, through its socket; the only place that knows docker-java.
 *
 * <p>Everything about a pod is in the engine: its containers carry their key as labels (the names that Kubernetes' own
 * Docker runtime used, so that tools find them) and {@code io.balsa.node}, which tells the kubelets of one machine apart.
 * A pod's containers share the network of a sandbox container that does nothing but wait, so the pod keeps its address
 * while its containers restart.
 *
 * <p>Every call has a deadline of its own: the transport has none on a Unix socket ({@link
 * io.balsa.kubelet.runtime.docker.DockerCalls}). Exec and attach are not here.
 *
 * <p>May use {@code kubelet.runtime}, docker-java and the JDK.
 */
@NullMarked
package io.balsa.kubelet.runtime.docker;

import org.jspecify.annotations.NullMarked;
