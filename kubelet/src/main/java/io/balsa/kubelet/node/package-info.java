/**
 * The node's object and its heartbeat.
 *
 * <p>{@link io.balsa.kubelet.node.Heartbeat} renews a Lease and does nothing else, on a thread of its own: whatever the
 * node is busy with, it counts as alive while the kubelet lives. {@link io.balsa.kubelet.node.NodeRegistration} keeps the
 * Node's object true; what it says is decided in {@link io.balsa.kubelet.node.NodeStatuses}, which is pure.
 *
 * <p>May use {@code api.client}, {@code api.model} and the JDK.
 */
@NullMarked
package io.balsa.kubelet.node;

import org.jspecify.annotations.NullMarked;
