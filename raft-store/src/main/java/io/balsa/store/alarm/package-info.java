/**
 * The replicated table of alarms, and what they forbid. A member raises NOSPACE for itself when its space runs out, and a
 * leader raises CORRUPT for a member whose data differs; from the log entry that does it on, every member refuses the same
 * commands, until an operator takes the alarm back.
 *
 * <p>Uses {@code store.engine} and the refusals of {@code store.mvcc}. Decides nothing about when an alarm is due: see
 * {@code store.upkeep}.
 */
@NullMarked
package io.balsa.store.alarm;

import org.jspecify.annotations.NullMarked;
