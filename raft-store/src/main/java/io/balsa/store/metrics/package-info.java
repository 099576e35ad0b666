/**
 * Numbers about a running member, in Prometheus' text format. Counting costs an addition to a number of the thread's own;
 * everything else is read or added up when somebody asks for the page.
 *
 * <p>Small enough to own: the official client refuses or rewrites names that etcd's dashboards and alerts read, such as
 * gauges that end in {@code _total} and counters that do not.
 *
 * <p>Knows nothing of the store: who has numbers registers them, or is given something to count with. No clock, no thread.
 */
@NullMarked
package io.balsa.store.metrics;

import org.jspecify.annotations.NullMarked;
