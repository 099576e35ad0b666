/**
 * {@code ctl describe}: one object with what belongs to it, in kubectl's layout. {@link
 * io.balsa.ctl.cli.describe.Descriptions} knows which kind is described how. Each describer turns trees into lines of
 * {@link io.balsa.ctl.cli.describe.Details}; what else it shows than the object it asks for through {@link
 * io.balsa.ctl.cli.describe.Reads}, and does nothing else.
 */
@NullMarked
package io.balsa.ctl.cli.describe;

import org.jspecify.annotations.NullMarked;
