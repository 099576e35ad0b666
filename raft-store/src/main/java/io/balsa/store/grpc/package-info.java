/**
 * etcd's v3 services, one class each. They check a request, send it through the log or past a read barrier, and put the
 * header and etcd's error texts on the answer. They hold no state of the store and decide nothing about it.
 *
 * <p>Request methods run on network threads and return at once; answers are sent from the store's own threads. It may use
 * {@code store.raft}, {@code store.mvcc}, {@code store.lease}, {@code store.member}, {@code store.engine} and {@code
 * store.watch}. A method of etcd's that does not exist here is left to gRPC, which answers UNIMPLEMENTED.
 */
@NullMarked
package io.balsa.store.grpc;

import org.jspecify.annotations.NullMarked;
