/**
 * Objects in an etcd: Kubernetes' key paths and envelope bytes, optimistic concurrency by {@code mod_revision}, lists at
 * one revision. It speaks etcd v3 over a gRPC channel, with a deadline on every call, and maps the store's errors to
 * Kubernetes' once. A write whose outcome is unknown is reported as such and never repeated. Uses the model and the etcd
 * stubs; it knows no request, caller or rule of a kind.
 */
@NullMarked
package io.balsa.api.server.storage;

import org.jspecify.annotations.NullMarked;
