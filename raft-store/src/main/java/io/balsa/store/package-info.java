/**
 * An etcd on Raft: a replicated key-value store with revisions, watches and leases that speaks etcd's v3 protocol.
 *
 * <p>A ladder of packages, each usable without those above it: {@code engine} (bytes in order), {@code mvcc}, {@code lease}
 * and {@code member} (what the state means), {@code apply} (how the log changes it), {@code watch}, {@code raft} (who agrees
 * on the log), {@code grpc} (the services).
 */
@NullMarked
package io.balsa.store;

import org.jspecify.annotations.NullMarked;
