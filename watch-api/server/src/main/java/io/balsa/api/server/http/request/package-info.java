/**
 * What an HTTP request says, as values: the path in Kubernetes' URL grammar, the query, media types and the
 * representation that a client accepts, and from these the options of the core's requests. Pure; knows no HTTP server
 * and holds no rule about objects.
 */
@NullMarked
package io.balsa.api.server.http.request;

import org.jspecify.annotations.NullMarked;
