/**
 * Whole runs: a seed becomes a schedule of faults, which is carried out on a cluster while clients work and write down what
 * they see; then everything is healed, everything is read, and checkers look at the history.
 */
@NullMarked
package io.balsa.jepsen.run;

import org.jspecify.annotations.NullMarked;
