/**
 * What several controllers ask of a pod: is it ready, does it count, whose is it. Pure functions of the message; they know
 * no controller, call nobody and read no clock.
 */
@NullMarked
package io.balsa.controllers.pod;

import org.jspecify.annotations.NullMarked;
