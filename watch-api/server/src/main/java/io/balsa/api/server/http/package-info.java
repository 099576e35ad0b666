/**
 * The REST front: Kubernetes' HTTP API on top of the resource core, over HTTPS with HTTP/1.1 and HTTP/2. It reads a
 * request into an {@link io.balsa.api.server.core.ApiRequest}, hands it to the core and writes the result in the form
 * that the client accepts. It has no rule of its own about objects or callers. The only package that knows the HTTP
 * server.
 */
@NullMarked
package io.balsa.api.server.http;

import org.jspecify.annotations.NullMarked;
