/**
 * {@code ctl set}: images, environment, resources and service accounts of pods and of pod templates. May use what {@code
 * ctl.cli} may.
 */
@NullMarked
package io.balsa.ctl.cli.set;

import org.jspecify.annotations.NullMarked;
