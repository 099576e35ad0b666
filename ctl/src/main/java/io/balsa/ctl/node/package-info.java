/**
 * {@code ctl kubelet}: one node agent as one process, put together from flags; and the removal of what a stopped node's
 * pods have left running.
 */
@NullMarked
package io.balsa.ctl.node;

import org.jspecify.annotations.NullMarked;
