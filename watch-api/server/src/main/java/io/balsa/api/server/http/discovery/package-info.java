/**
 * What this API serves, told to clients: the documents of Kubernetes' discovery, generated from the scheme. Uses the
 * model and Jackson; knows no HTTP server. Nothing is listed here that the core does not serve.
 */
@NullMarked
package io.balsa.api.server.http.discovery;

import org.jspecify.annotations.NullMarked;
