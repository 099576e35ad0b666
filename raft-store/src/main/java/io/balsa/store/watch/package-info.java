/**
 * Watches: every change of a range of keys, in order, none twice, none lost, to any number of consumers of any speed.
 *
 * <p>One thread owns all watches. The applying thread only hands it what has been applied. A watch that keeps up is <em>live</em>
 * and gets events from memory. One whose consumer is slow, or that starts in the past, is <em>lagging</em>: nothing is kept
 * for it, it is read forward from the engine's history in slices as its consumer takes them, until it has reached the
 * present and is live again. So memory is bounded by the number of streams, and a slow consumer costs nobody else anything.
 *
 * <p>It may use {@code store.engine}, {@code store.mvcc} and {@code store.apply}; it knows neither gRPC nor raft.
 */
@NullMarked
package io.balsa.store.watch;

import org.jspecify.annotations.NullMarked;
