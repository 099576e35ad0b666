/**
 * The kinds that are built in: one file each, holding its names, where it is stored, and its rules. A new kind is a new
 * file here and a line in {@link io.balsa.api.model.kinds.Kinds}.
 */
@NullMarked
package io.balsa.api.model.kinds;

import org.jspecify.annotations.NullMarked;
