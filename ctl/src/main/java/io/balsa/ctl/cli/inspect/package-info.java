/**
 * What the server offers and how loaded it is: api-resources, api-versions, explain and top. May use what {@code ctl.cli}
 * may.
 */
@NullMarked
package io.balsa.ctl.cli.inspect;

import org.jspecify.annotations.NullMarked;
