/**
 * Commands that change one thing of existing objects: label, annotate, patch, scale, edit, replace, expose, autoscale. They
 * read the object, decide what becomes of it and send the difference. May use what {@code ctl.cli} may.
 */
@NullMarked
package io.balsa.ctl.cli.change;

import org.jspecify.annotations.NullMarked;
