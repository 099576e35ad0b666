/**
 * Who is at the other end of a connection: PEM files in, an {@code SSLContext} and a verdict on client certificates
 * out. TLS itself asks for a client certificate and takes any; the verdict is given per request, so that a caller with
 * no certificate or a foreign one reads a Kubernetes Status instead of a broken connection. JDK only; knows no HTTP
 * server.
 */
@NullMarked
package io.balsa.api.server.http.tls;

import org.jspecify.annotations.NullMarked;
