/**
 * Answers that stay open: watches and container logs. None holds a thread. Each has at most one write under way, and
 * its source is asked for more only when the client has taken that: a slow client costs itself and nobody else.
 */
@NullMarked
package io.balsa.api.server.http.stream;

import org.jspecify.annotations.NullMarked;
