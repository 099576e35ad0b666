/**
 * {@code ctl create}: objects from files, and of the common kinds from a few words. Each {@code Generator} makes the same
 * object that kubectl makes of the same words. May use what {@code ctl.cli} may.
 */
@NullMarked
package io.balsa.ctl.cli.create;

import org.jspecify.annotations.NullMarked;
