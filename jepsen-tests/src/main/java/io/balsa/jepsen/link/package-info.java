/**
 * The network between the members of a cluster on one machine: each byte that one member sends to another goes through a
 * proxy here, which may hold it back, lose it, delay it or end the connection, in each direction by itself.
 *
 * <p>A direction is one of messages, not of connections: what is done to the link from a to b is done to the requests on
 * connections that a has opened and to the answers on those that b has. Packets are not lost, reordered or doubled: TCP would
 * hide it. Uses the netty that gRPC brings.
 */
@NullMarked
package io.balsa.jepsen.link;

import org.jspecify.annotations.NullMarked;
