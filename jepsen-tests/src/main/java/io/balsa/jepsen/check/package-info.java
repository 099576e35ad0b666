/**
 * Checkers: pure functions from a history to a verdict, one for each {@link io.balsa.jepsen.check.Guarantee}.
 *
 * <p>A checker never accuses a correct store, and says which operations show the fault when it accuses. It is itself tested:
 * on histories of a correct model, against brute force, and on histories with planted faults that it must find. Uses
 * {@code history} and the JDK only.
 */
@NullMarked
package io.balsa.jepsen.check;

import org.jspecify.annotations.NullMarked;
