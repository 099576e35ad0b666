/**
 * Commands about nodes: cordon, uncordon, taint and drain. Which pods a drain moves is decided by {@code DrainPlan}, which
 * is pure. May use what {@code ctl.cli} may.
 */
@NullMarked
package io.balsa.ctl.cli.node;

import org.jspecify.annotations.NullMarked;
