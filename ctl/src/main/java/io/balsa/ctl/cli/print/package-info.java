/**
 * Trees and tables to kubectl's text. Pure: no I/O but the stream it prints to, no clock (callers pass now).
 */
@NullMarked
package io.balsa.ctl.cli.print;

import org.jspecify.annotations.NullMarked;
