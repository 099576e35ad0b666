/**
 * Checkers: pure functions from a history to a verdict.
 *
 * <p>A checker is itself tested: against brute force on small histories, and on histories with planted faults that it must
 * find. Uses {@code history} and the JDK only.
 */
@NullMarked
package io.balsa.jepsen.check;

import org.jspecify.annotations.NullMarked;
