/**
 * What the kubelet asks of a container engine, in one small port: {@link io.balsa.kubelet.runtime.ContainerRuntime}.
 *
 * <p>The port holds facts and single steps; every decision (restart, back off, give up waiting) is taken in {@code
 * kubelet.pod}. Containers belong to the engine or to the operating system and never to the kubelet's process: a new
 * kubelet finds them again through {@link io.balsa.kubelet.runtime.ContainerRuntime#list()}.
 *
 * <p>May use the JDK only. It knows neither the Kubernetes types nor the API server.
 */
@NullMarked
package io.balsa.kubelet.runtime;

import org.jspecify.annotations.NullMarked;
