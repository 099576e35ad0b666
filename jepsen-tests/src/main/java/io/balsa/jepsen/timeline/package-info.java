/**
 * A history as one HTML file that needs nothing else: lanes of clients and watches, faults as bands, leaders, and the
 * impossible operations marked.
 *
 * <p>Java puts the data into a page that draws itself, only what is in view, so that a history of a hundred thousand
 * operations can be looked through. Uses {@code history} and {@code check}, and Jackson.
 */
@NullMarked
package io.balsa.jepsen.timeline;

import org.jspecify.annotations.NullMarked;
