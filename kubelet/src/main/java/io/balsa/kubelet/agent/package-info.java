/**
 * What the kubelet serves to the API servers over gRPC, with mutual TLS: container logs. Whoever calls must show a
 * certificate of the cluster's authority whose common name is one of the API servers'; a user's or another node's
 * certificate is refused.
 *
 * <p>Not here: exec, attach, port-forward. May use {@code kubelet.runtime}, {@code kubelet.pod} and gRPC.
 */
@NullMarked
package io.balsa.kubelet.agent;

import org.jspecify.annotations.NullMarked;
