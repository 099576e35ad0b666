/**
 * What clients did and what they were told: the only thing that a checker looks at.
 *
 * <p>A history says nothing about how the system works inside. Uses the JDK only.
 */
@NullMarked
package io.balsa.jepsen.history;

import org.jspecify.annotations.NullMarked;
