/**
 * One load generator for both sides: the etcd v3 stubs over warm connections, so many requests in flight (closed loop) or
 * so many a second (open loop), and what became of them.
 *
 * <p>All answers are handled on one event loop, which also sends what follows: the client costs the same for either side.
 * In the open loop a request's latency counts from when it was due, not from when it could be sent, so that a server that
 * stands still is not spared the requests that it held up (coordinated omission).
 */
@NullMarked
package io.balsa.bench.load;

import org.jspecify.annotations.NullMarked;
