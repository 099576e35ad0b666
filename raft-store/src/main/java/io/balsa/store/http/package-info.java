/**
 * The HTTP/1.1 side of the client port: etcd's JSON gateway, its probes, its version and its metrics, on the port that
 * also speaks gRPC ({@link io.balsa.store.http.PortMux}) or on one of their own ({@link
 * io.balsa.store.http.HttpListener}).
 *
 * <p>Everything here is a client of the services: the gateway calls them through the channel inside the process, so that
 * a request over HTTP is checked, counted and answered like any other. The probes ask through {@link
 * io.balsa.store.http.Vitals}, because they must work for callers without a password.
 *
 * <p>Connections run on gRPC's network threads, where nothing blocks and little is computed: JSON is read and written on
 * the threads that read the store. A connection has one request at a time and reads no further than it has room for, in
 * both directions. Knows no raft, no engine and no clock.
 */
@NullMarked
package io.balsa.store.http;

import org.jspecify.annotations.NullMarked;
