/**
 * Watches. One store watch for each kind and process feeds a bounded ring of shared events
 * ({@link io.balsa.api.server.watch.Subscription} reads it at its client's pace); a watch that starts before the ring reads
 * the store's history first. Who owns whom, of all kinds in one order, comes from a store watch of its own for each of the few
 * that follow it. Uses the model and storage; encodes nothing and knows no client.
 */
@NullMarked
package io.balsa.api.server.watch;

import org.jspecify.annotations.NullMarked;
