/**
 * The two systems that are compared: three members each, started as separate processes the way a user starts them, with
 * nothing said about durability, so that both sync what they acknowledge.
 *
 * <p>Knows nothing of loads and rows. What a process costs is read from {@code /proc}, what it syncs from its own metrics.
 */
@NullMarked
package io.balsa.bench.peer;

import org.jspecify.annotations.NullMarked;
