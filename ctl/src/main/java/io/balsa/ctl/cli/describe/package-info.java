/**
 * {@code ctl describe}: one object with what belongs to it, in kubectl's layout. Each describer turns trees into text and
 * is pure; {@link io.balsa.ctl.cli.DescribeCommand} fetches the trees.
 */
@NullMarked
package io.balsa.ctl.cli.describe;

import org.jspecify.annotations.NullMarked;
