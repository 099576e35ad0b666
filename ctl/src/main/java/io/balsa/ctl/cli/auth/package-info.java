/**
 * {@code ctl auth}: who the caller is and what it may do, as the server sees it. May use what {@code ctl.cli} may.
 */
@NullMarked
package io.balsa.ctl.cli.auth;

import org.jspecify.annotations.NullMarked;
