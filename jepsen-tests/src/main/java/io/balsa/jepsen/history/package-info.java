/**
 * What clients did and what they were told, and what was done to the cluster meanwhile: the only thing that a checker looks
 * at.
 *
 * <p>A {@link io.balsa.jepsen.history.History} says nothing about how the system works inside. While a run goes on its
 * entries are streamed to a {@link io.balsa.jepsen.history.HistoryFile}, one JSON object a line; an entry is written when it
 * is over, so the lines are not in the order of time. Uses the JDK, and Jackson for the written form.
 *
 * <p>What a run must keep to, because the checkers rely on it:
 *
 * <ul>
 *   <li>every request that can change the store is in the history, also one of unknown outcome, and is never repeated;
 *   <li>no two writes of a history put the same value under the same key: a value tells which write it came from;
 *   <li>a client has one operation under way at most, and goes on under a new number after an unknown outcome;
 *   <li>all times come from one monotonic clock.
 * </ul>
 *
 * <p>Worked example: client 3 puts {@code a = "3.0"} at member 1 and is told revision 7:
 *
 * <pre>{@code
 * new Operation(3, 1, new Request.Put("a", "3.0", 0), new Outcome.Written(7, null), called, returned)
 * }</pre>
 */
@NullMarked
package io.balsa.jepsen.history;

import org.jspecify.annotations.NullMarked;
