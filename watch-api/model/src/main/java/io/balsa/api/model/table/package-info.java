/**
 * What a list of objects looks like as a table: the columns of a kind, and for each object the cells of its row. The
 * server computes the cells, ages included, so every client shows the same; the time now is given by the caller.
 */
@NullMarked
package io.balsa.api.model.table;

import org.jspecify.annotations.NullMarked;
