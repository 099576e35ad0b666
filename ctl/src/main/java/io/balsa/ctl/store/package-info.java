/**
 * {@code ctl store}: what can be done with the store's files while no member runs on them: look at a snapshot, make a new
 * cluster from one. Reads flags and prints; the work is {@link io.balsa.store.StoreRestore}'s.
 */
@NullMarked
package io.balsa.ctl.store;

import org.jspecify.annotations.NullMarked;
