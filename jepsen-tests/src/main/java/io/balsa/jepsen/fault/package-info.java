/**
 * The harm that is done to a cluster, one small class for each kind: what it is called, what it does, whom it hits, and how it
 * is healed. A fault decides by the chance that it is given, so that a seed repeats it; who leads is up to the cluster.
 *
 * <p>A new kind: its class, its line in {@link io.balsa.jepsen.fault.Faults}.
 */
@NullMarked
package io.balsa.jepsen.fault;

import org.jspecify.annotations.NullMarked;
