/**
 * What follows when a node falls silent: it is marked, its pods are marked, and after a while they are deleted so that others
 * replace them; and what follows when it comes back.
 *
 * <p>{@link io.balsa.controllers.nodelifecycle.Heartbeats} knows how long each node has been silent, by this process's own
 * monotonic clock; {@link io.balsa.controllers.nodelifecycle.NodeLifecycleReconciler} decides. Heartbeats are Leases in the
 * namespace {@code kube-node-lease}. Does not stop containers: a kubelet that comes back does that.
 */
@NullMarked
package io.balsa.controllers.nodelifecycle;

import org.jspecify.annotations.NullMarked;
