/**
 * Removes pods that nobody will finish: those of nodes that do not exist any more, and finished ones beyond a number.
 *
 * <p>Decides only. Pods of a node that is merely lost are not its business: that node may come back, and node lifecycle
 * replaces them meanwhile.
 */
@NullMarked
package io.balsa.controllers.podgc;

import org.jspecify.annotations.NullMarked;
