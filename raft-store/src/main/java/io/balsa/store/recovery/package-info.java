/**
 * What can be saved of a cluster that has lost its majority: whose copy is the best, and whether something that was
 * acknowledged may be missing from it. Decides only; {@link io.balsa.store.StoreRecovery} reads and writes.
 */
@NullMarked
package io.balsa.store.recovery;

import org.jspecify.annotations.NullMarked;
