/**
 * What keeps a member fit beside serving: it watches the space that is left and raises alarms, removes what was compacted,
 * compacts by itself, and compares members. Deciding ({@code QuotaMeter}, {@code AutoCompaction}, {@code HashComparison}) is
 * apart from doing.
 *
 * <p>Uses {@code store.engine}, {@code store.mvcc}, {@code store.alarm} and {@code store.raft}. Changes replicated state
 * only by proposing commands. Serves no client.
 */
@NullMarked
package io.balsa.store.upkeep;

import org.jspecify.annotations.NullMarked;
