/**
 * A small REST client for Kubernetes-shaped servers: HTTP/1.1 over a socket of its own with mutual TLS from PEM bytes.
 * May use the JDK, Jackson and {@code ctl.kubeconfig}.
 *
 * <p>Why not the JDK's clients: {@code java.net.http.HttpClient} costs a command several hundred milliseconds at start and
 * at exit, and {@code HttpURLConnection} has no PATCH. This one knows content-length, chunked and until-close bodies, one
 * connection per request; no redirects, no proxies, no HTTP/2.
 */
@NullMarked
package io.balsa.ctl.rest;

import org.jspecify.annotations.NullMarked;
