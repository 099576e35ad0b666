/**
 * The API server as a whole: the resource core with its gRPC front and its REST front over one channel to an etcd. Wires,
 * starts and stops; the parts are in the packages below. It may use anything of this module and never the raft store.
 */
@NullMarked
package io.balsa.api.server;

import org.jspecify.annotations.NullMarked;
