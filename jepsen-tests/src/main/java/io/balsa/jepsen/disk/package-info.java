/**
 * Disks and clocks that fail as told: a library between a process and the C library, compiled when it is first wanted, and
 * the orders that are given to it. Uses the JDK and {@code gcc}.
 */
@NullMarked
package io.balsa.jepsen.disk;

import org.jspecify.annotations.NullMarked;
